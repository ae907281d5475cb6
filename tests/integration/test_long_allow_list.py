"""An allow-list that grows for ever: as strict as a short one, and no slower to ask."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from local.mongo import MongoServer
from services.orders.commands.allowed_ips import AddressNotAllowed, AllowedIps
from services.orders.domain.allow_list import ALLOW_LIST
from shared.bootstrap import new_id, writer_of
from shared.contract.events import Event, Recorded
from shared.contract.orders import IpAllowed
from shared.journal.mongo import COMMITS, MongoJournal, commits_of, document_of
from shared.journal.port import Actor, Commit, Context
from shared.journal.streams import Stream
from tests.integration.desk_person import Person
from tests.integration.orders_api import ELSEWHERE, HOME, Api, api_over

MANY = 3_000
LIST, DESK = "/api/v1/allowed-ips", "/desk/addresses"


@pytest.fixture
def long(api: Api) -> Api:
    """After the first, an address a day, as a modem's: each a commit of its own."""
    allowed = [IpAllowed(network=f"10.0.{n // 256}.{n % 256}", label=f"hari {n}") for n in range(1, MANY)]
    last = api.wired.journal.last(ALLOW_LIST)
    written = writer_of(api.wired.settings).write(ALLOW_LIST, last, allowed, context())
    commits = api.wired.client[api.wired.settings.journal_database][COMMITS]
    commits.insert_many([document_of(Commit(ALLOW_LIST, one.version, (one,)), context(), "") for one in written])
    return api


def context() -> Context:
    return Context(new_id(), Actor("admin", "ani", HOME), "c")


def change(api: Api, address: str) -> int:
    """Of an order that isn't there: 404 for who may change things."""
    return api.as_admin(address).put("/api/v1/orders/1/commission").status_code


def test_what_another_process_adds_or_removes_counts_at_the_next_change(mongo: MongoServer, fresh_prefix: str) -> None:
    one, other = api_over(mongo, fresh_prefix), api_over(mongo, fresh_prefix)
    for _ in range(3):
        assert change(other, ELSEWHERE) == 403
        assert one.as_admin().post(LIST, json={"address": ELSEWHERE}).status_code == 201
        assert change(other, ELSEWHERE) == 404
        assert one.as_admin().delete(f"{LIST}?address={ELSEWHERE}").status_code == 200
    assert change(other, ELSEWHERE) == 403
    one.wired.client.close()
    other.wired.client.close()


class Counting(MongoJournal):
    """The service's own journal, and how many events each read gave."""

    def __init__(self, api: Api) -> None:
        settings = api.wired.settings
        super().__init__(commits_of(api.wired.client[settings.journal_database]), writer_of(settings))
        self.given: list[int] = []

    def read(self, stream: Stream, since: int = 1) -> list[Recorded[Event]]:
        found = super().read(stream, since)
        self.given.append(len(found))
        return found


def test_a_change_reads_one_event_of_a_list_of_thousands(long: Api) -> None:
    journal = Counting(long)
    allowed: AllowedIps = replace(long.wired.allowed_ips, journal=journal)
    for _ in range(3):
        allowed.check(HOME)
        allowed.check("10.0.7.7")
    assert journal.given == [MANY, 1, 1, 1, 1, 1]
    assert long.as_admin().delete(f"{LIST}?address=10.0.7.7").status_code == 200
    with pytest.raises(AddressNotAllowed):
        allowed.check("10.0.7.7")
    assert journal.given[6:] == [2]


def test_the_list_comes_in_pages(long: Api) -> None:
    pages = [long.as_admin().get(LIST).get_json()]
    while after := pages[-1]["after"]:
        pages.append(long.as_admin().get(f"{LIST}?limit=200&after={after}").get_json())
    assert {len(page["addresses"]) for page in pages} == {200}
    seen = [one["address"] for page in pages for one in page["addresses"]]
    assert (len(seen), len(set(seen)), seen[0]) == (MANY, MANY, HOME)
    for odd in ("after=x", "after=-1", "limit=201", "limit=0"):
        assert long.as_admin().get(f"{LIST}?{odd}").status_code == 422


def test_the_desk_shows_the_newest_and_finds_the_rest(long: Api, ani: Person) -> None:
    first = ani.client.get(DESK).text
    assert shown(first) == [f"10.0.{n // 256}.{n % 256}" for n in range(MANY - 1, MANY - 51, -1)]
    assert f"{DESK}?page=2" in first and 'rel="prev"' not in first
    last = ani.client.get(f"{DESK}?page=999").text
    assert shown(last)[-1] == HOME and 'rel="next"' not in last
    assert shown(ani.client.get(f"{DESK}?find=HARI+777").text) == ["10.0.3.9"]
    assert shown(ani.client.get(f"{DESK}?find=203.0").text) == [HOME]
    assert "Tidak ada alamat seperti ini" in ani.client.get(f"{DESK}?find=mars").text
    assert ani.press(DESK, f"{DESK}/remove", address="10.0.3.9").status_code == 303
    assert shown(ani.client.get(f"{DESK}?find=hari+777").text) == []
    for odd in ("page=x", "page=-1", f"page={'9' * 99}", "find=%00", "find=<script>"):
        assert ani.client.get(f"{DESK}?{odd}").status_code == 200


def shown(page: str) -> list[str]:
    return re.findall(r'<strong class="number">([^<]+)</strong>', page)
