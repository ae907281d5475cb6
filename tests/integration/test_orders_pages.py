from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from threading import Timer
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.collection import Collection
from pymongo.database import Database

from services.orders.api.app import create_app
from services.orders.projections.dashboard import Dashboard
from services.orders.projections.reading import Reading
from shared.projecting.read import Projected
from tests.integration.orders_api import ELSEWHERE, HOME, Api, project

CLAIM: dict[str, Any] = {
    "bank": "BCA",
    "account_name": "Budi Santoso",
    "amount": 170_500,
    "transferred_at": "2026-01-24T14:00:00+07:00",
    "destination": "BCA",
}


def get(api: Api, path: str, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return api.as_admin().get(f"/api/v1{path}", headers=named)


def customer_sees(api: Api, number: str) -> list[dict[str, Any]]:
    seen: list[dict[str, Any]] = api.as_storefront().get(f"/api/v1/orders/{number}/history").get_json()["entries"]
    return seen


def test_the_page_has_an_etag_that_a_change_is_made_with(api: Api) -> None:
    number = api.place()
    project(api)
    page = get(api, f"/orders/{number}")
    assert page.headers["ETag"].startswith('"1-')
    assert get(api, f"/orders/{number}", If_None_Match=page.headers["ETag"]).status_code == 304
    change = {"json": {"status": "Processing"}, "headers": {"If-Match": page.headers["ETag"]}}
    assert api.as_admin().post(f"/api/v1/orders/{number}/history", **change).status_code == 200
    again = api.as_admin().post(f"/api/v1/orders/{number}/history", **change)
    assert again.status_code == 412


def test_the_page_names_the_open_moves(api: Api) -> None:
    number = api.place()
    project(api)
    assert get(api, f"/orders/{number}").get_json()["open_moves"][:2] == ["Processing", "Canceled"]


def test_a_reader_waits_for_the_version_it_asks_for(api: Api) -> None:
    number = api.place()
    project(api)
    api.history(number, status="Processing")
    late = Timer(0.3, project, [api])
    late.start()
    page = get(api, f"/orders/{number}?min_version=2")
    late.join()
    assert page.get_json()["version"] == 2
    assert "X-Behind" not in page.headers


def test_a_reader_that_waited_in_vain_gets_the_older_page_and_is_told(api: Api) -> None:
    number = api.place()
    project(api)
    started = time.monotonic()
    page = get(api, f"/orders/{number}?min_version=9")
    assert page.status_code == 200
    assert page.headers["X-Behind"] == "true"
    assert 1.9 < time.monotonic() - started < 4


def test_a_waiting_reader_reads_the_page_twice_and_looks_ever_more_seldom(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = api.place()
    project(api)
    pauses, asked = list[float](), list[str]()
    for name in ("get", "has"):
        monkeypatch.setattr(Projected, name, counted(name, getattr(Projected, name), asked))
    reading = Reading(api.wired.reading.projected, lambda: sum(pauses), pauses.append)  # only what it pauses passes
    assert reading.order(number, 9).behind
    assert (asked.count("get"), asked.count("has")) == (2, len(pauses))
    assert pauses == sorted(pauses)
    assert len(pauses) < 30
    assert max(pauses) <= 0.1


def counted(name: str, method: Callable[..., Any], asked: list[str]) -> Callable[..., Any]:
    def asking(*arguments: Any) -> Any:
        asked.append(name)
        return method(*arguments)

    return asking


def test_an_unknown_order_is_404_at_once_and_one_that_stands_is_waited_for(api: Api) -> None:
    started = time.monotonic()
    for path in ("/orders/99999", "/orders/99999/history", "/orders/99999/invoice.pdf"):
        assert get(api, f"{path}?min_version=1").status_code == 404, path
    assert time.monotonic() - started < 1
    number = api.place()
    waited = get(api, f"/orders/{number}?min_version=1")
    assert waited.status_code == 503
    assert waited.headers["Retry-After"]
    late = Timer(0.3, project, [api])
    late.start()
    assert get(api, f"/orders/{number}?min_version=1").status_code == 200
    late.join()


def test_a_storefront_reads_its_own_order_as_the_customer_sees_it(api: Api) -> None:
    number = api.place()
    api.history(number, status="Processing", comment="rahasia dapur", notify=False)
    project(api)
    answer = api.as_storefront().get(f"/api/v1/orders/{number}")
    seen = answer.get_json()
    assert (seen["number"], seen["status"], seen["version"], seen["total"]) == (number, "Processing", 2, 170_000)
    assert seen["shipping_address"]["city"] == "Bandung"
    assert [entry["status"] for entry in seen["history"]] == ["Pending", "Processing"]
    for hidden in ("rahasia", "ani", HOME, "affiliate", "commission", "open_moves"):
        assert hidden not in answer.text
    assert get(api, f"/orders/{number}?view=customer").get_json() == seen
    assert "affiliate" in get(api, f"/orders/{number}").get_json()


def test_a_storefront_can_not_tell_anothers_order_from_none(api: Api) -> None:
    number = api.place()
    project(api)
    stranger = api._client(api.wired.keys.make("storefront", "toko-lain"), ELSEWHERE)
    for path in ("", "/history", "?min_version=1", "/history?min_version=9"):
        others = stranger.get(f"/api/v1/orders/{number}{path}")
        none = stranger.get(f"/api/v1/orders/99999{path}")
        assert (others.status_code, none.status_code) == (404, 404), path
        assert others.text.replace(number, "99999") == none.text


def test_notify_off_shows_the_customer_the_status_and_not_the_comment(api: Api) -> None:
    number = api.place()
    api.history(number, status="Processing", comment="rahasia dapur", notify=False)
    api.history(number, status="Processed", comment="sedang dikemas", notify=True)
    project(api)
    assert [(e["status"], e["comment"]) for e in customer_sees(api, number)] == [
        ("Pending", ""),
        ("Processing", ""),
        ("Processed", "sedang dikemas"),
    ]
    assert [e["comment"] for e in get(api, f"/orders/{number}/history").get_json()["entries"]] == [
        "",
        "rahasia dapur",
        "sedang dikemas",
    ]


def test_a_corrected_comment_keeps_its_original_and_the_customer_sees_the_new_one(api: Api) -> None:
    number = api.place()
    api.history(number, status="Processing", comment="resi 123", notify=True)
    path = f"/api/v1/orders/{number}/history/corrections"
    corrected = api.as_admin().post(path, json={"entry": 2, "comment": "resi 321", "reason": "salah ketik"})
    assert corrected.status_code == 200, corrected.json
    project(api)
    entry = get(api, f"/orders/{number}/history").get_json()["entries"][1]
    assert (entry["comment"], entry["comment_state"], entry["says"]["comment"]) == ("resi 321", "corrected", "resi 123")
    assert customer_sees(api, number)[1]["comment"] == "resi 321"
    api.as_admin().post(path, json={"entry": 2, "comment": None, "reason": "tidak jadi"})
    project(api)
    assert customer_sees(api, number)[1]["comment"] == ""


def test_an_entry_says_who_when_from_where_and_why(api: Api) -> None:
    number = api.place()
    api.history(number, status="Complete", correction_reason="pesanan lama")
    project(api)
    entry = get(api, f"/orders/{number}/history").get_json()["entries"][1]
    assert (entry["actor_kind"], entry["actor_id"], entry["actor_ip"]) == ("admin", "ani", "203.0.113.9")
    assert entry["says"]["correction_reason"] == "pesanan lama"


def test_the_list_pages_by_cursor_and_misses_nobody(api: Api) -> None:
    numbers = [api.place() for _ in range(25)]
    project(api)
    seen: list[str] = []
    after = ""
    while True:
        page = get(api, f"/orders?limit=10&after={after}").json
        seen += [row["number"] for row in page["orders"]]
        if not (after := page["after"]):
            break
    assert seen == numbers[::-1]
    assert get(api, "/orders?after=x").status_code == 422


def test_the_list_filters(api: Api) -> None:
    mine = api.place()
    other = api.place(customer={"id": "c-2", "name": "Citra (Ayu)", "email": "c@example.test"}, comment="x")
    api.history(other, status="Processing")
    project(api)

    def numbers(query: str) -> list[str]:
        return [row["number"] for row in get(api, f"/orders?{query}").get_json()["orders"]]

    assert numbers(f"number={mine}") == [mine]
    assert numbers("customer=(ayu") == [other]
    assert numbers("customer=.*") == []
    assert numbers("status=Processing") == [other]
    assert numbers("total_from=170000&total_to=170000") == [other, mine]
    assert numbers("placed_to=2020-01-01T00:00:00Z") == []
    assert numbers("modified_from=2020-01-01T00:00:00%2B07:00") == [other, mine]


def test_a_bare_plus_is_understood_where_it_can_only_be_one(api: Api) -> None:
    number = api.place()
    project(api)
    for bare in ("2020-01-01T00:00:00+07:00", "2020-01-01T00:00+0700", "2020-01-01T00:00:00.5+07"):
        answer = get(api, f"/orders?placed_from={bare}")
        assert [row["number"] for row in answer.get_json()["orders"]] == [number], bare
    refused = get(api, "/orders?placed_from=2020-01-01+07:00")
    assert (refused.status_code, "%2B" in refused.get_json()["errors"]["placed_from"][1]) == (422, True)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/orders?email=x", "email"),
        ("/orders?Status=Pending", "Status"),
        ("/orders?status=Pending&status=Shipped", "status"),
        ("/orders/{number}?min-version=1", "min-version"),
        ("/orders/{number}?view=costumer", "view"),
        ("/orders/{number}/history?version=1", "version"),
        ("/orders/{number}/invoice.pdf?download=1", "download"),
        ("/orders/{number}/returns?state=open", "state"),
        ("/customers/c-1/orders?status=Pending", "status"),
        ("/payment-claims?order=10001", "order"),
        ("/unmatched-movements?account=1", "account"),
        ("/bank-statements?from=1", "from"),
        ("/dashboard?day=1", "day"),
        ("/allowed-ips?address=1", "address"),
        ("/services?service=orders", "service"),
    ],
)
def test_a_name_in_the_address_that_nobody_reads_is_refused(api: Api, path: str, name: str) -> None:
    number = api.place()
    project(api)
    answer = get(api, path.format(number=number))
    assert (answer.status_code, list(answer.get_json()["errors"])) == (422, [name])


def test_what_the_api_is_asked_is_what_it_is_described_with(api: Api) -> None:
    described = api.app.test_client().get("/api/openapi.json").get_json()["paths"]
    told = {(path, parameter["name"]) for path, ways in described.items() for parameter in query_of(ways)}
    assert ("/api/v1/orders", "placed_from") in told and ("/api/v1/orders/{number}/invoice.pdf", "min_version") in told


def query_of(ways: dict[str, Any]) -> list[dict[str, Any]]:
    found = [parameter for way in ways.values() if isinstance(way, dict) for parameter in way.get("parameters", [])]
    return [parameter for parameter in found if parameter["in"] == "query"]


ODD_FILTERS = [
    "status=Sent",
    "total_from=-1",
    "total_from=" + "9" * 20,
    "total_to=٣",
    "placed_from=today",
    "placed_from=0001-01-01T00:00:00%2B07:00",
    "modified_to=9999-12-31T23:59:59-12:00",
    "placed_from=2026-11-24T23:59:60Z",
    "placed_to=10000-01-01T00:00:00Z",
    "modified_from=2026-11-24T00:00:00%2B99:00",
    "customer=a%00b",
    "after=~",
    "after=" + "9" * 5000,
    "limit=0",
    "limit=x",
    "limit=²",
    "limit=" + "9" * 5000,
]


@pytest.mark.parametrize("query", ODD_FILTERS)
def test_a_bad_filter_is_named(api: Api, query: str) -> None:
    answer = get(api, f"/orders?{query}")
    assert answer.status_code == 422
    assert query.partition("=")[0] in answer.get_json()["errors"]


def test_the_queue_shows_the_claim_beside_the_order_until_it_is_reviewed(api: Api) -> None:
    number = api.place()
    claimed = api.as_storefront().post(f"/api/v1/orders/{number}/payment-claims", json=CLAIM).get_json()["claim_id"]
    project(api)
    (claim,) = get(api, "/payment-claims").get_json()["claims"]
    assert (claim["id"], claim["order"], claim["order_status"]) == (claimed, number, "Pending")
    assert claim["amount_due"] > 170_000
    api.as_admin().post(f"/api/v1/payment-claims/{claimed}/review", json={"decision": "reject", "reason": "belum"})
    project(api)
    assert get(api, "/payment-claims").get_json()["claims"] == []
    (decided,) = get(api, "/payment-claims?state=all").get_json()["claims"]
    assert (decided["decision"], decided["reviewed_by"]) == ("reject", "ani")


def test_the_dashboard_counts_and_shows_the_latest(api: Api) -> None:
    first, second = api.place(), api.place()
    api.history(first, status="Processing")
    project(api)
    shown = get(api, "/dashboard").json
    assert shown["tiles"]["orders_today"] == 2
    assert shown["tiles"]["sales_today"] == 170_000
    assert shown["tiles"]["waiting_for_payment"] == 1
    assert shown["tiles"]["to_ship"] == 1
    assert [row["number"] for row in shown["latest"]] == [second, first]


def test_a_customer_sees_their_own_orders(api: Api) -> None:
    number = api.place()
    api.place(customer={"id": "c-2", "name": "Citra", "email": "c@example.test"})
    project(api)
    orders = api.as_storefront().get("/api/v1/customers/c-1/orders").get_json()["orders"]
    assert [order["number"] for order in orders] == [number]


def test_an_invoice_that_nobody_asked_for_is_404_and_one_being_made_202(api: Api) -> None:
    number = api.place()
    api.history(number, status="Processing")
    project(api)
    assert get(api, f"/orders/{number}/invoice.pdf").status_code == 404
    assert api.as_admin().post(f"/api/v1/orders/{number}/invoice").status_code == 202
    project(api)
    assert get(api, f"/orders/{number}/invoice.pdf").status_code == 202


class Torn(Projected):
    """Where the live generation stands is known, and then the database is gone."""

    def __init__(self, whole: Projected, gone: Database[dict[str, Any]]) -> None:
        self._whole, self._gone = whole, gone

    def generation(self) -> int:
        return self._whole.generation()

    def collections(self, *names: str) -> list[Collection[dict[str, Any]]]:
        return [self._gone[name] for name in names]


def test_a_database_that_goes_away_within_a_read_is_503(api: Api) -> None:
    away: MongoClient[dict[str, Any]] = MongoClient("mongodb://127.0.0.1:1", serverSelectionTimeoutMS=50)
    torn = Torn(api.wired.dashboard.projected, away["orders"])
    dashboard = Dashboard(torn, api.wired.settings.zone)
    half = replace(api, app=create_app(replace(api.wired, dashboard=dashboard)))
    blind = replace(api, app=create_app(replace(api.wired, dashboard=dashboard, reading=Reading(torn))))
    paths = ["/orders", "/orders/1", "/orders/1/history", "/payment-claims", "/customers/c-1/orders", "/dashboard"]
    for seen, path in [(half, "/dashboard"), *((blind, path) for path in paths)]:
        answer = seen.as_admin().get(f"/api/v1{path}")
        assert (answer.status_code, answer.content_type) == (503, "application/problem+json"), path
        assert answer.headers["Retry-After"]
    away.close()
