"""What stands on the desk's pages that aren't about one order: the account, the people, the addresses, the services."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from services.orders.adapters.roles import Role
from shared.contract.consumers import EventParked
from shared.contract.payments import MovementMatched, MovementRecorded, StatementRead
from shared.contract.states import GroupState, ServiceState
from shared.contract.times import as_text
from shared.journal.streams import named
from tests.browser import story
from tests.browser.shop import Shop

ISSUING, TELLING = "invoices.issuing", "notifications.deciding"
PEOPLE = (("budi.gudang", Role.STAFF, 2), ("siti", Role.OWNER, 1), ("pemeriksa-pajak", Role.VIEWER, 0))
HOLDER = "TRSF E-BANKING CR 2411/FTSCY/WS95031 SITI RAHAYU"


def account(shop: Shop, number: str) -> None:
    """Statements that were read, that couldn't be, and that nobody has read yet; money for this order, and for none."""
    cause = _uploaded(shop, "mutasi-bca-november.csv", b"tanggal;keterangan;jumlah\n")
    for at, about in enumerate((number, "", "")):
        movement = f"m-{at}"
        description = (HOLDER, story.SCRIPT, f"{story.BACKWARDS} 👩‍👩‍👧 =1+1")[at]
        came = MovementRecorded(
            movement_id=movement,
            account=shop.placed(number).account.number,
            amount=shop.placed(number).amount_due + 25_000 * at,
            booked_at=as_text(shop.clock.ago(hours=at)),
            description=description,
        )
        shop.tells("payments", named(f"movement:{movement}"), came, cause)
        if about:
            matched = MovementMatched(movement_id=movement, order=about)
            shop.tells("payments", named(f"movement:{movement}"), matched, cause)
    _read(shop, cause, movements=3, new=3)
    _read(shop, _uploaded(shop, "rekening koran (1).csv", b"apa ini?\n"), problem="no column is called tanggal")
    _uploaded(shop, "mutasi-" + "panjang-" * 9 + ".csv", b"tanggal;jumlah\n")


def people(shop: Shop) -> None:
    for name, role, browsers in PEOPLE:
        shop.api.wired.people.add(name, role)
        for _ in range(browsers):
            shop.api.wired.sessions.open(name, "203.0.113.9")


def addresses(shop: Shop) -> None:
    """One that ends, one that has ended, a network, IPv6, and a label that means no good."""
    with shop.clock.at(shop.clock.ago(days=20)):
        _allow(shop, "198.51.100.0/24", "Gudang Bekasi, jaringan tamu", as_text(shop.clock.ago(days=-7)))
        _allow(shop, "2001:db8:4fae:12::/64", "Rumah Bu Ani")
    _allow(shop, "203.0.113.77", "Kafe", as_text(shop.clock.ago(days=-30)))
    _allow(shop, "192.0.2.14", f"{story.SCRIPT} {story.BACKWARDS}")
    shop.api.wired.allowed_ips.uses.note("198.51.100.0/24")


def services(shop: Shop, number: str) -> None:
    """One lags, one has parked, one is silent, one is fine."""
    now, old = as_text(shop.clock()), as_text(shop.clock.ago(hours=2))
    behind = GroupState(group="payments.projections", behind=1_000)
    parked = GroupState(group=ISSUING, parked=2)
    states = (
        ServiceState(service="invoices", instance="faktur-1", at=now, groups=(parked,), waiting=3),
        ServiceState(service="notifications", instance="surat-1", at=old, unsent=600),
        ServiceState(service="orders", instance="meja-1", at=now),
        ServiceState(service="payments", instance="kas-1", at=now, groups=(behind,), unrelayed=30),
    )
    for state in states:
        shop.api.wired.states.keep(state)
    for group, key, reason in (
        (ISSUING, number, f"no event of this type is known: {story.SCRIPT}"),
        (TELLING, f"statement:{'5f' * 16}", f"{TELLING}: order {{number}} does not begin with OrderPlaced"),
    ):
        service = group.partition(".")[0]
        event = EventParked(
            service=service, group=group, topic="orders.events", partition=3, offset=70_912, key=key, reason=reason
        )
        shop.tells(service, named(f"parked:{group}"), event)


def _uploaded(shop: Shop, name: str, data: bytes) -> Any:
    form = {"file": (BytesIO(data), name), "account": "1234567890"}
    answer = shop.api.as_admin().post("/api/v1/bank-statements", data=form, content_type=story.FORM)
    assert answer.status_code == 202, answer.text
    (recorded,) = shop.api.wired.journal.read(named(f"statement:{answer.get_json()['statement_id']}"))
    return recorded


def _read(shop: Shop, uploaded: Any, movements: int = 0, new: int = 0, problem: str = "") -> None:
    statement = uploaded.event.statement_id
    read = StatementRead(statement_id=statement, movements=movements, new=new, problem=problem)
    shop.tells("payments", named(f"statement:{statement}:read"), read, uploaded)


def _allow(shop: Shop, address: str, label: str, expires_at: str | None = None) -> None:
    wanted = {"address": address, "label": label, "expires_at": expires_at}
    answer = shop.api.as_admin().post("/api/v1/allowed-ips", json=wanted)
    assert answer.status_code == 201, answer.text
