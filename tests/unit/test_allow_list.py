"""The allow-list: what it allows, who may add what, and what it costs to ask a long one."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from services.orders.domain.allow_list import ALLOW_LIST, AllowList, allow, canonical_network, evolve
from shared.bootstrap import new_id
from shared.contract.catalogue import CONTRACT
from shared.contract.events import Event, Recorded
from shared.contract.orders import IpAllowed, IpRemoved
from shared.contract.times import as_text
from shared.errors import Invalid, NotAllowed
from shared.journal.port import Actor, Context
from shared.journal.writing import Writer

NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)
ANI = Actor("admin", "ani", "203.0.113.9")
WRITER = Writer(CONTRACT, "orders", lambda: NOW, new_id)


def after(*events: Event) -> AllowList:
    return evolve(AllowList(), WRITER.write(ALLOW_LIST, None, events, Context("c", ANI, "c")))


def listing(*networks: str) -> AllowList:
    return after(*(IpAllowed(network=network) for network in networks))


def test_from_outside_the_list_only_the_own_address_can_be_added() -> None:
    listed = listing("198.51.100.0/24")
    with pytest.raises(NotAllowed):
        allow(listed, "203.0.113.0/24", "", caller="203.0.113.9", now=NOW)
    assert allow(listed, "203.0.113.9", "rumah", caller="203.0.113.9", now=NOW) == [
        IpAllowed(network="203.0.113.9", label="rumah")
    ]
    assert allow(listed, "203.0.113.0/24", "", caller="198.51.100.7", now=NOW) == [IpAllowed(network="203.0.113.0/24")]


def test_what_is_no_address_is_on_no_list_and_adds_nothing() -> None:
    listed = listing("0.0.0.0/16")
    assert listed.allowing("<script>", NOW) is None
    with pytest.raises(NotAllowed):
        allow(listed, "203.0.113.9", "", caller="<script>", now=NOW)


def test_an_address_added_twice_is_there_once() -> None:
    assert allow(listing("203.0.113.9"), "203.0.113.9", "", caller="203.0.113.9", now=NOW) == []


def test_an_address_that_has_ended_allows_nothing_until_it_is_added_again() -> None:
    until = as_text(NOW + timedelta(days=1))
    ending = after(IpAllowed(network="203.0.113.9", expires_at=until))
    listed = after(IpAllowed(network="203.0.0.0/16"), IpAllowed(network="203.0.113.9", expires_at=until))
    assert ending.allowing("203.0.113.9", NOW) == "203.0.113.9"
    assert ending.allowing("203.0.113.9", NOW + timedelta(days=1)) is None
    assert listed.allowing("203.0.113.9", NOW + timedelta(days=1)) == "203.0.0.0/16"
    for_good = allow(ending, "203.0.113.9", "", caller="203.0.113.9", now=NOW + timedelta(days=2))
    assert for_good == [IpAllowed(network="203.0.113.9")]
    with pytest.raises(Invalid):
        allow(listed, "203.0.113.9", "", as_text(NOW), caller="203.0.113.9", now=NOW)


@pytest.mark.parametrize(
    ("written", "canonical"),
    [("::ffff:203.0.113.9", "203.0.113.9"), (" 203.0.113.9 ", "203.0.113.9"), ("2001:DB8::1", "2001:db8::1")],
)
def test_one_address_has_one_name(written: str, canonical: str) -> None:
    assert canonical_network(written) == canonical


@pytest.mark.parametrize("written", ["rumah", "203.0.113.999", "203.0.113.9/24", "0.0.0.0/0", "::/0", "1.2.3.4; drop"])
def test_what_is_no_address_is_refused(written: str) -> None:
    with pytest.raises(Invalid):
        canonical_network(written)


def test_the_narrowest_network_that_still_allows_is_the_one_that_was_used() -> None:
    listed = listing("203.0.0.0/16", "203.0.113.0/24", "2001:db8::/32", "2001:db8::1")
    assert listed.allowing("203.0.113.9", NOW) == "203.0.113.0/24"
    assert listed.allowing("203.0.1.1", NOW) == "203.0.0.0/16"
    assert listed.allowing("203.1.0.1", NOW) is None
    assert listed.allowing("2001:db8::1", NOW) == "2001:db8::1"
    assert listed.allowing("2001:db8::2", NOW) == "2001:db8::/32"
    assert listed.allowing("::ffff:203.0.113.9", NOW) == "203.0.113.0/24"


def test_an_address_and_the_network_of_it_alone_are_one_entry() -> None:
    both = [IpAllowed(network="203.0.113.9"), IpAllowed(network="203.0.113.9/32")]
    assert [entry.network for entry in after(*both).entries.values()] == ["203.0.113.9/32"]
    assert after(*both, IpRemoved(network="203.0.113.9")).allowing("203.0.113.9", NOW) is None


def test_what_was_added_again_stands_last_with_who_added_it() -> None:
    again = after(*(IpAllowed(network=network) for network in ("192.0.2.1", "192.0.2.2", "192.0.2.1")))
    assert [(entry.network, entry.version) for entry in again.entries.values()] == [("192.0.2.2", 2), ("192.0.2.1", 3)]
    assert {(entry.added_by, entry.added_from) for entry in again.entries.values()} == {("ani", "203.0.113.9")}


def a_modem_for(days: int) -> list[Recorded[Event]]:
    """Another address each day."""
    (first,) = WRITER.write(ALLOW_LIST, None, [IpAllowed(network="10.0.0.0")], Context("c", ANI, "c"))
    networks = [f"10.{day // 65_536}.{day // 256 % 256}.{day % 256}" for day in range(days)]
    return [replace(first, version=n, event=IpAllowed(network=one)) for n, one in enumerate(networks, start=1)]


def test_a_long_list_is_folded_once_through_and_asked_by_a_few_looks() -> None:
    past = a_modem_for(20_000)
    began = time.process_time()
    listed = evolve(AllowList(), past)
    assert time.process_time() - began < 1, "0.15 s where each event costs the same, 3 s where each copies the list"
    assert len(listed.entries) == 20_000
    began = time.process_time()
    assert {listed.allowing("10.0.78.31", NOW) for _ in range(1_000)} == {"10.0.78.31"}
    assert {listed.allowing("10.9.9.9", NOW) for _ in range(1_000)} == {None}
    assert time.process_time() - began < 1, "0.01 s by looks, 100 s where each network is compared"
