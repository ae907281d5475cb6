"""What became of uploaded statements, and the money that fits no order: payments' own events, on the desk's pages."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from services.orders.projections.all import PROJECTIONS
from shared.bootstrap import new_id
from shared.contract.catalogue import CONTRACT
from shared.contract.events import Event, Recorded
from shared.contract.payments import MovementMatched, MovementRecorded, StatementRead
from shared.contract.times import utc_now
from shared.journal.port import Actor, Context
from shared.journal.streams import named
from shared.journal.writing import Writer
from shared.projecting.projector import Projector
from shared.projecting.read import FIRST_GENERATION
from tests.integration.orders_api import Api, incoming, project

PAYMENTS = Writer(CONTRACT, "payments", utc_now, new_id)


def upload(api: Api, content: bytes) -> Recorded[Event]:
    """The event of the upload, as payments gets it."""
    form = {"file": (BytesIO(content), "mutasi.csv"), "account": "1234567890"}
    answer = api.as_admin().post("/api/v1/bank-statements", data=form, content_type="multipart/form-data")
    assert answer.status_code == 202
    (recorded,) = api.wired.journal.read(named(f"statement:{answer.get_json()['statement_id']}"))
    return recorded


def told(api: Api, stream: str, *events: Event, cause: Recorded[Event] | None = None) -> None:
    """What payments published, taken by the projector of orders."""
    context = Context(new_id(), Actor("service", "payments"), "c", cause=cause)
    batch = [incoming(recorded.wire) for recorded in PAYMENTS.write(named(stream), None, events, context)]
    own = api.wired.client[api.wired.settings.own_database]
    assert Projector(own, PROJECTIONS, FIRST_GENERATION).take(batch) == []


def came_in(movement: str, day: int = 24) -> MovementRecorded:
    booked = f"2026-11-{day}T05:00:00.000000Z"
    return MovementRecorded(movement_id=movement, account="1234567890", amount=170_123, booked_at=booked)


def get(api: Api, path: str) -> Any:
    answer = api.as_admin().get(f"/api/v1{path}")
    assert answer.status_code == 200, answer.json
    return answer.get_json()


def unmatched(api: Api, query: str = "") -> list[str]:
    return [movement["id"] for movement in get(api, f"/unmatched-movements{query}")["movements"]]


def test_a_statement_shows_what_was_read_in_it_and_what_fits_no_order(api: Api) -> None:
    first = upload(api, b"tanggal;jumlah\n")
    statement = first.stream.partition(":")[2]
    project(api)
    (waiting,) = get(api, "/bank-statements")["statements"]
    assert (waiting["name"], waiting["uploaded_by"], waiting["read_at"]) == ("mutasi.csv", "ani", "")
    told(api, "movement:m-1", came_in("m-1"), MovementMatched(movement_id="m-1", order="10001"), cause=first)
    told(api, "movement:m-2", came_in("m-2"), cause=first)
    told(api, "movement:m-3", came_in("m-3", day=25))  # a bank feed's
    told(api, f"statement:{statement}", StatementRead(statement_id=statement, movements=3, new=2), cause=first)
    (read,) = get(api, "/bank-statements")["statements"]
    assert (read["movements"], read["new"], read["unmatched"], read["problem"]) == (3, 2, 1, "")
    assert read["read_at"]
    assert unmatched(api) == ["m-3", "m-2"]
    assert unmatched(api, f"?statement={read['event_id']}") == ["m-2"]


def test_a_match_that_comes_first_from_the_order_s_payment_stream_changes_nothing(api: Api) -> None:
    told(api, "payment:10001", MovementMatched(movement_id="m-1", order="10001"))
    told(api, "movement:m-1", came_in("m-1"))
    assert unmatched(api) == ["m-1"]


def test_a_statement_that_could_not_be_read_says_why(api: Api) -> None:
    statement = upload(api, b"apa ini?\n").stream.partition(":")[2]
    project(api)
    problem = StatementRead(statement_id=statement, movements=0, new=0, problem="no column is called tanggal")
    told(api, f"statement:{statement}", problem)
    (shown,) = get(api, "/bank-statements")["statements"]
    assert shown["problem"] == "no column is called tanggal"


def test_both_lists_page_by_cursor_newest_first(api: Api) -> None:
    for content in (b"satu\n", b"dua\n", b"tiga\n"):
        upload(api, content)
    project(api)
    for number in range(3):
        told(api, f"movement:m-{number}", came_in(f"m-{number}", day=20 + number))
    page = get(api, "/bank-statements?limit=2")
    rest = get(api, f"/bank-statements?limit=2&after={page['after']}")
    times = [one["uploaded_at"] for one in (*page["statements"], *rest["statements"])]
    assert (len(page["statements"]), len(times), times) == (2, 3, sorted(times, reverse=True))
    assert rest["after"] == ""
    first = get(api, "/unmatched-movements?limit=2")
    assert unmatched(api, f"?after={first['after']}") == ["m-0"]
    assert api.as_admin().get("/api/v1/unmatched-movements?after=x").status_code == 422


def test_a_storefront_sees_neither(api: Api) -> None:
    for path in ("/bank-statements", "/unmatched-movements"):
        assert api.as_storefront().get(f"/api/v1{path}").status_code == 403
