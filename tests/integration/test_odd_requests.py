"""Whatever is asked or sent: never a 5xx. Every address of both HTTP services, on the real MongoDB."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import inspect

from local.mongo import MongoServer
from services.orders.api.people_routes import SignIn
from services.orders.api.shop_routes import AllowIp, Retry
from services.orders.domain.claims import ClaimPayment, ReviewClaim
from services.orders.domain.history import CommentCorrection, HistoryChange
from services.orders.domain.placing import PlaceOrder
from services.orders.domain.returns import DecideReturn, RequestReturn
from services.orders.pages.forgery import FIELD
from services.orders.projections.order_list import SORTS
from services.payments.api.fed_movement import FedMovement
from tests.contract.samples import plain_forms
from tests.examples import examples
from tests.integration.desk_person import Person
from tests.integration.mail_server import MailServer, mail_server
from tests.integration.member_visit import Customer
from tests.integration.odd_requests import CURSORS, TIMES, forms, names_of, paths, queries, rules
from tests.integration.orders_api import Api, api_over, project
from tests.integration.payments_over_mongo import Service, service_over
from tests.integration.test_orders_pages import CLAIM

FORM = "multipart/form-data"
CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large]
FEW = settings(max_examples=examples(100), deadline=None, suppress_health_check=CHECKS)
ENDLESS = ("desk.changes",)
LEAVING = [f"{part}.{way}" for part in ("desk", "member") for way in ("sign_out", "sign_out_everywhere")]
OF_SOME_LIST = (0, 1)  # those of CURSORS that a list may have given
THERE = ("10001", "10001-1", "accept", "correct", "1", "3")
# What pages without a description of their own read from queries and forms.
DESK = (
    *("number", "customer", "status", "total_from", "total_to", "placed_from", "placed_to", "modified_from", "state"),
    *("modified_to", "after", "before", "sort", "way", "at", "version", "since", "next", "claim", "from", "movements"),
    *(
        "statements",
        "statement",
        "find",
        "page",
        "comment",
        "override",
        "notify",
        "mend",
        "courier",
        "tracking_number",
        "address",
    ),
    *("correction_reason", "label", "days", "reason", "name", "role", "password", "seen", "once", "back", "language"),
    *("service", "group", "key", "mail", "token", "amount", "bank", "account_name", "transferred_at", "refused_path"),
)
TAKEN = {
    "/api/v1/orders": PlaceOrder,
    "/api/v1/orders/10001/history": HistoryChange,
    "/api/v1/orders/10001/history/corrections": CommentCorrection,
    "/api/v1/orders/10001/returns": RequestReturn,
    "/api/v1/orders/10001/returns/10001-1/decision": DecideReturn,
    "/api/v1/orders/10001/payment-claims": ClaimPayment,
    "/api/v1/payment-claims/10001-1/review": ReviewClaim,
    "/api/v1/allowed-ips": AllowIp,
    "/api/v1/parked-events/retry": Retry,
    "/api/v1/keys": SignIn,
}
BODIES: st.SearchStrategy[Any] = st.one_of(
    st.binary(max_size=50),
    st.sampled_from([b"[" * 3_000, b'{"a":' * 1_000, b"9" * 4_400, b'{"a": 1, "a": 2}', b'"\\ud800"', b"NaN"]),
)


@pytest.fixture(scope="module")
def shop(mongo: MongoServer) -> Iterator[Api]:
    """An order with a claim. Nobody waits for a version that never comes."""
    made = api_over(mongo, "odd")
    object.__setattr__(made.wired.reading, "waiters", BoundedSemaphore(0))
    number = made.place()
    made.as_storefront().post(f"/api/v1/orders/{number}/payment-claims", json=CLAIM)
    project(made)
    yield made
    made.wired.client.close()


@pytest.fixture(scope="module")
def post() -> Iterator[MailServer]:
    with mail_server().running() as running:
        yield running


@pytest.fixture(scope="module")
def visitors(shop: Api, post: MailServer) -> dict[str, FlaskClient]:
    """Who asks, by the first part of the address."""
    ani = Person(shop, "ani")
    ani.sign_in()
    return {"desk": ani.client, "member": Customer.of(shop, post).come_in().client, "api": shop.as_admin()}


@pytest.fixture(scope="module")
def tokens(visitors: dict[str, FlaskClient]) -> dict[str, dict[str, str]]:
    """What lets a form through, by the first part of the address."""
    shown = {part: visitors[part].get(f"/{part}/").text for part in ("desk", "member")}
    found = {part: re.search(f'name="{FIELD}" value="([^"]+)"', text) for part, text in shown.items()}
    return {part: {FIELD: token[1]} for part, token in found.items() if token}


@pytest.fixture(scope="module")
def feed(mongo: MongoServer) -> Iterator[Service]:
    with service_over(mongo, "oddfeed") as service:
        service.feeds()
        yield service


def check(answer: Any, sent: object) -> None:
    assert answer.status_code < 500, f"{answer.status_code}: {sent}"
    answer.get_data()


@pytest.mark.parametrize("name", ["after", "before"])
@pytest.mark.parametrize("sort", SORTS)
def test_a_cursor_that_is_none_is_a_page_that_says_so(
    shop: Api, visitors: dict[str, FlaskClient], sort: str, name: str
) -> None:
    for odd in CURSORS:
        query = {"sort": sort, name: odd}
        shown = visitors["desk"].get("/desk/orders", query_string=query)
        refused = f"{name}: bukan penanda daftar ini" in shown.text
        assert (shown.status_code, refused or CURSORS.index(odd) in OF_SOME_LIST) == (200, True), query


@pytest.mark.parametrize("path", ["claims?from", "bank?statements", "bank?movements"])
def test_a_cursor_of_another_list_is_a_page_that_says_so(visitors: dict[str, FlaskClient], path: str) -> None:
    shown = visitors["desk"].get(f"/desk/{path}={quote(CURSORS[2])}")
    assert (shown.status_code, "bukan penanda daftar ini" in shown.text) == (422, True)


@pytest.mark.parametrize(("query", "name"), [("email=x", "email"), ("status=Shipped&status=Pending", "Status pesanan")])
def test_a_filter_that_there_is_not_shows_no_order_at_the_desk(
    visitors: dict[str, FlaskClient], query: str, name: str
) -> None:
    desk = visitors["desk"]
    shown = desk.get(f"/desk/orders?{query}").text
    assert f"{name}: " in shown and ">10001</a>" not in shown
    assert ">10001</a>" in desk.get("/desk/orders").text
    assert [desk.get(f"/desk/orders.{kind}?{query}").status_code for kind in ("csv", "xlsx")] == [422, 422]
    assert [desk.get(f"/desk/{page}?{query}").status_code for page in ("claims", "bank", "addresses")] == 3 * [422]


@pytest.mark.parametrize("expires_at", [*TIMES, "2027-01-01T00:00:00.000000", "", "x" * 201])
def test_an_address_ends_at_a_time_that_there_is_or_the_field_is_named(shop: Api, expires_at: str) -> None:
    answer = shop.as_admin().post("/api/v1/allowed-ips", json={"address": "192.0.2.7", "expires_at": expires_at})
    assert (answer.status_code, list(answer.get_json()["errors"])) == (422, ["expires_at"])


def test_an_address_may_end_at_a_time_of_any_zone(shop: Api) -> None:
    wanted = {"address": "192.0.2.8", "expires_at": "2999-01-01T07:00:00+07:00"}
    assert shop.as_admin().post("/api/v1/allowed-ips", json=wanted).status_code == 201
    listed = shop.as_admin().get("/api/v1/allowed-ips").get_json()["addresses"]
    (ends,) = [one["expires_at"] for one in listed if one["address"] == wanted["address"]]
    assert ends == "2999-01-01T00:00:00.000000Z"


def test_a_field_that_is_given_twice_is_named_however_deep_it_stands(shop: Api, feed: Service) -> None:
    twice = b'{"lines": [{"quantity": 1, "unit_price": 5, "quantity": 2}]}'
    answer = shop.as_storefront().post("/api/v1/orders", data=twice)
    assert (answer.status_code, answer.get_json()["errors"]) == (422, {"quantity": ["may be given once"]})
    answer = feed.bank().post("/api/v1/movements", data=b'{"amount": 1, "amount": 2}')
    assert (answer.status_code, answer.get_json()["errors"]) == (422, {"amount": ["may be given once"]})


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ({**CLAIM, "amount": ["1", "2"]}, "amount"),
        ({**CLAIM, "prof": (BytesIO(b"x"), "p.png")}, "prof"),
        ({**CLAIM, "ammount": "1"}, "ammount"),
    ],
)
def test_a_claim_s_form_has_each_known_field_once(shop: Api, form: dict[str, Any], name: str) -> None:
    answer = shop.as_storefront().post("/api/v1/orders/10001/payment-claims", data=form, content_type=FORM)
    assert (answer.status_code, list(answer.get_json()["errors"])) == (422, [name])


def test_a_statement_s_form_has_no_field_that_nobody_reads(shop: Api) -> None:
    form = {"acount": "1", "file": (BytesIO(b"x"), "s.csv")}
    answer = shop.as_admin().post("/api/v1/bank-statements", data=form)
    assert (answer.status_code, list(answer.get_json()["errors"])) == (422, ["acount"])


@FEW
@given(data=st.data())
def test_what_the_orders_service_is_asked(shop: Api, visitors: dict[str, FlaskClient], data: st.DataObject) -> None:
    rule = data.draw(st.sampled_from(rules(shop.app, "GET", ENDLESS)))
    path, part = data.draw(paths(rule, THERE)), rule.rule.split("/")[1]
    query = data.draw(queries(names_of(shop.app, rule) if part == "api" else DESK))
    check(visitors.get(part, visitors["api"]).get(path, query_string=query), f"{path}?{query}")


@FEW
@given(data=st.data())
def test_what_lists_are_asked(shop: Api, visitors: dict[str, FlaskClient], data: st.DataObject) -> None:
    """Once more where most is read from the query."""
    listing = [rule for rule in rules(shop.app, "GET", ENDLESS) if len(names_of(shop.app, rule)) > 1]
    rule = data.draw(st.sampled_from(listing))
    path, query = data.draw(paths(rule, THERE)), data.draw(queries(names_of(shop.app, rule)))
    check(visitors["api"].get(path, query_string=query), f"{path}?{query}")
    desk = data.draw(st.sampled_from(("orders", "orders.csv", "claims", "bank", "addresses", "orders/10001/then")))
    query = data.draw(queries(DESK))
    check(visitors["desk"].get(f"/desk/{desk}", query_string=query), f"/desk/{desk}?{query}")


@FEW
@given(data=st.data())
def test_what_payments_is_asked_and_sent(feed: Service, data: st.DataObject) -> None:
    query = data.draw(queries(("state", "after", "limit")))
    check(feed.bank().get("/api/v1/movements", query_string=query), query)
    movement = data.draw(plain_forms(inspect.type_info(FedMovement)))
    check(feed.bank().post("/api/v1/movements", json=movement), movement)


@FEW
@given(data=st.data())
def test_what_the_api_is_sent(shop: Api, visitors: dict[str, FlaskClient], data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(TAKEN)))
    body = data.draw(st.one_of(plain_forms(inspect.type_info(TAKEN[path])), BODIES))
    sent = {"data": body} if isinstance(body, bytes) else {"json": body}
    check(visitors["api"].post(path, **sent), f"{path} {body!r}")


@FEW
@given(data=st.data())
def test_what_forms_are_sent(
    shop: Api, visitors: dict[str, FlaskClient], tokens: dict[str, dict[str, str]], data: st.DataObject
) -> None:
    rule = data.draw(st.sampled_from([rule for rule in rules(shop.app, "POST", LEAVING) if "api" not in rule.rule]))
    path, part = data.draw(paths(rule, THERE)), rule.rule.split("/")[1]
    form = data.draw(forms(DESK)) | tokens[part]
    check(visitors[part].post(path, data=form), f"{path} {form}")
