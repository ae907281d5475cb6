from __future__ import annotations

import io
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import orjson
import pytest
from openapi_spec_validator import validate
from structlog.testing import capture_logs

from local.mongo import MongoServer
from services.orders.api.app import create_app
from services.orders.domain.order import order_stream
from shared.contract.times import as_text, utc_now
from shared.errors import Unavailable
from shared.relay.topic_check import TopicCheck
from tests.integration.orders_api import ELSEWHERE, HOME, ORDER, Api, api_over

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32
CLAIM: dict[str, Any] = {
    "bank": "BCA",
    "account_name": "Budi Santoso",
    "amount": 170_500,
    "transferred_at": "2026-01-24T14:00:00+07:00",
    "destination": "BCA 1234567890",
}


def versions(api: Api, number: str) -> list[int]:
    return [recorded.version for recorded in api.wired.journal.read(order_stream(number))]


def test_placing_answers_with_what_is_to_be_transferred(api: Api) -> None:
    answer = api.as_storefront().post("/api/v1/orders", json=ORDER)
    assert answer.status_code == 201
    assert answer.get_json()["status"] == "Pending"
    assert answer.get_json()["total"] == 170_000
    assert 170_000 < answer.get_json()["amount_due"] <= 170_999
    assert answer.get_json()["amount_due"] == 170_000 + answer.get_json()["unique_code"]
    assert answer.headers["Location"].endswith(answer.get_json()["number"])


def test_the_same_key_500_times_at_once_is_one_order(api: Api) -> None:
    def place(_: int) -> tuple[int, str]:
        answer = api.as_storefront().post("/api/v1/orders", json=ORDER, headers={"Idempotency-Key": "k-1"})
        return answer.status_code, answer.get_json()["number"]

    with ThreadPoolExecutor(32) as pool:
        answers = set(pool.map(place, range(500)))
    assert len(answers) == 1, answers
    ((status, number),) = answers
    assert status == 201
    assert versions(api, number) == [1]
    assert api.wired.client[api.wired.settings.journal_database]["commits"].count_documents({"key": number}) == 1


def test_the_same_key_with_another_body_is_refused(api: Api) -> None:
    headers = {"Idempotency-Key": "k-2"}
    assert api.as_storefront().post("/api/v1/orders", json=ORDER, headers=headers).status_code == 201
    other = api.as_storefront().post("/api/v1/orders", json={**ORDER, "comment": "cepat"}, headers=headers)
    assert other.status_code == 422
    assert other.get_json()["type"] == "urn:pesanan:problem:idempotency-key-reused"


def test_50_changes_at_once_are_50_entries_without_a_gap(api: Api) -> None:
    number = api.place()

    def comment(n: int) -> int:
        return int(api.history(number, status="Pending", comment=f"catatan {n}").status_code)

    with ThreadPoolExecutor(50) as pool:
        assert set(pool.map(comment, range(50))) == {200}
    assert versions(api, number) == list(range(1, 52))


def test_orders_of_one_total_are_told_apart_by_their_amounts(api: Api) -> None:
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: api.as_storefront().post("/api/v1/orders", json=ORDER).get_json(), range(60)))
    assert len({answer["amount_due"] for answer in answers}) == 60
    assert len({answer["number"] for answer in answers}) == 60
    assert all(answer["amount_unique"] for answer in answers)


def test_with_no_free_amount_the_order_is_placed_all_the_same(api: Api) -> None:
    reserved = api.wired.client[api.wired.settings.own_database]["reservations"]
    account = api.wired.settings.account.number
    reserved.insert_many(
        {"_id": f"x{n}", "number": f"x{n}", "account": account, "amount": 170_000 + n, "unique": True, "open": True}
        for n in range(1, 1000)
    )
    answer = api.as_storefront().post("/api/v1/orders", json=ORDER)
    assert answer.status_code == 201
    assert answer.get_json()["amount_unique"] is False
    assert answer.get_json()["amount_due"] == 170_000


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"lines": []}, "lines"),
        ({"lines": [{**ORDER["lines"][0], "quantity": 0}]}, "lines.0.quantity"),
        ({"lines": [{**ORDER["lines"][0], "unit_price": 1.5}]}, "lines.0.unit_price"),
        ({"lines": [{**ORDER["lines"][0], "unit_price": "75000"}]}, "lines.0.unit_price"),
        ({"customer": {**ORDER["customer"], "language": "xx"}}, "customer.language"),
        ({"customer": {**ORDER["customer"], "name": None}}, "customer.name"),
        ({"customer": {**ORDER["customer"], "language": "id\n"}}, "customer.language"),
        ({"currency": "USD"}, "currency"),
        ({"currency": "IDR\n"}, "currency"),
        ({"surprise": 1}, "surprise"),
        ({"shipping": None}, "shipping"),
    ],
)
def test_bad_input_names_the_field(api: Api, change: dict[str, Any], path: str) -> None:
    answer = api.as_storefront().post("/api/v1/orders", json={**ORDER, **change})
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert path in answer.get_json()["errors"]


def test_what_is_no_json_is_refused(api: Api) -> None:
    answer = api.as_storefront().post("/api/v1/orders", data=b"{", content_type="application/json")
    assert answer.status_code == 422


def test_a_body_over_the_limit_is_413(api: Api) -> None:
    answer = api.as_storefront().post("/api/v1/orders", data=b"x" * 7_000_000, content_type="application/json")
    assert answer.status_code == 413
    assert answer.content_type == "application/problem+json"


def test_only_a_form_with_files_may_be_large(api: Api) -> None:
    padded = orjson.dumps(ORDER).ljust(256 * 1024)
    for path in ("/api/v1/orders", "/api/v1/orders/1/payment-claims"):
        answer = api.as_storefront().post(path, data=padded + b" ", content_type="application/json")
        assert answer.status_code == 413, path
    assert api.as_storefront().post("/api/v1/orders", data=padded, content_type="application/json").status_code == 201
    large = PNG + b"\0" * (5 * 1024 * 1024 - len(PNG))
    for proof, status in ((large + b"x", 413), (large, 201)):
        form = {**CLAIM, "amount": "170500", "proof": (io.BytesIO(proof), "bukti.png")}
        answer = api.as_storefront().post("/api/v1/orders/10001/payment-claims", data=form)
        answer.request.environ["wsgi.input"].close()  # the test client's own file, which it leaves open
        assert answer.status_code == status


def test_an_unknown_order_is_404(api: Api) -> None:
    assert api.history("99999", status="Processing").status_code == 404


def test_a_stale_if_match_is_412(api: Api) -> None:
    number = api.place()
    entry = {"status": "Processing"}
    stale = api.as_admin().post(f"/api/v1/orders/{number}/history", json=entry, headers={"If-Match": '"7-abc"'})
    assert stale.status_code == 412
    fresh = api.as_admin().post(f"/api/v1/orders/{number}/history", json=entry, headers={"If-Match": '"1-abc"'})
    assert fresh.status_code == 200


@pytest.mark.parametrize("tag", ["²-a", '"²-a"', '"-1-a"', '"a"', '""', f'"{"9" * 5000}-a"', '"1-a", "2-b"'])
def test_an_odd_if_match_is_422(api: Api, tag: str) -> None:
    answer = api.as_admin().put(f"/api/v1/orders/{api.place()}/reward-points", headers={"If-Match": tag})
    assert answer.status_code == 422
    assert set(answer.get_json()["errors"]) == {"If-Match"}


def test_a_version_that_no_order_reaches_is_412(api: Api) -> None:
    headers = {"If-Match": f'"{"9" * 15}-a"'}
    assert api.as_admin().put(f"/api/v1/orders/{api.place()}/reward-points", headers=headers).status_code == 412


def test_a_move_outside_the_graph_says_which_are_open(api: Api) -> None:
    answer = api.history(api.place(), status="Complete")
    assert answer.status_code == 409
    assert "Processing, Canceled" in answer.get_json()["detail"]


def test_a_change_from_an_unlisted_address_is_refused_until_it_is_added(api: Api) -> None:
    number = api.place()
    away = api.as_admin(ELSEWHERE)
    refused = away.post(f"/api/v1/orders/{number}/history", json={"status": "Processing"})
    assert refused.status_code == 403
    assert refused.get_json()["address"] == ELSEWHERE
    assert ELSEWHERE in refused.get_json()["detail"]
    assert versions(api, number) == [1]
    assert away.post("/api/v1/allowed-ips", json=refused.get_json()["add"]["body"]).status_code == 201
    assert away.post(f"/api/v1/orders/{number}/history", json={"status": "Processing"}).status_code == 200
    assert api.as_admin().delete(f"/api/v1/allowed-ips?address={ELSEWHERE}").status_code == 200
    assert away.post(f"/api/v1/orders/{number}/history", json={"status": "Shipped"}).status_code == 403


def test_an_address_that_ends_by_itself_is_refused_afterwards(api: Api) -> None:
    number, until = api.place(), utc_now() + timedelta(days=7)
    added = {"address": ELSEWHERE, "label": "rumah", "expires_at": as_text(until)}
    assert api.as_admin().post("/api/v1/allowed-ips", json=added).status_code == 201
    assert (
        api.as_admin(ELSEWHERE).post(f"/api/v1/orders/{number}/history", json={"status": "Processing"}).status_code
        == 200
    )
    later = replace(api.wired.allowed_ips, clock=lambda: until)
    then = replace(api, app=create_app(replace(api.wired, allowed_ips=later)))
    assert then.as_admin(ELSEWHERE).post(f"/api/v1/orders/{number}/invoice").status_code == 403
    (listed,) = [one for one in then.as_admin().get("/api/v1/allowed-ips").get_json()["addresses"] if one["label"]]
    assert (listed["expires_at"], listed["expired"]) == (as_text(until), True)
    past = api.as_admin().post("/api/v1/allowed-ips", json=added | {"expires_at": "2026-01-01T00:00:00.000000Z"})
    assert past.status_code == 422 and "expires_at" in past.text


def test_the_list_says_when_a_change_last_came_from_an_address(api: Api) -> None:
    assert api.as_admin().post("/api/v1/allowed-ips", json={"address": ELSEWHERE}).status_code == 201
    before = utc_now()
    assert api.history(api.place(), status="Processing").status_code == 200
    uses = {
        one["address"]: one["last_used_at"] for one in api.as_admin().get("/api/v1/allowed-ips").get_json()["addresses"]
    }
    assert uses[ELSEWHERE] == "" and uses[HOME] >= as_text(before - timedelta(minutes=1))


def test_one_key_for_two_addresses_is_two_removals(api: Api) -> None:
    for address in ("192.0.2.1", "192.0.2.2"):
        api.as_admin().post("/api/v1/allowed-ips", json={"address": address})
        removed = api.as_admin().delete(f"/api/v1/allowed-ips?address={address}", headers={"Idempotency-Key": "k"})
        assert not removed.get_json()["repeated"]
    assert [ip["address"] for ip in api.as_admin().get("/api/v1/allowed-ips").get_json()["addresses"]] == [HOME]


def test_a_forged_forwarded_header_is_not_believed(api: Api) -> None:
    away = api.as_admin(ELSEWHERE)
    forged = away.post("/api/v1/orders/1/invoice", headers={"X-Forwarded-For": HOME})
    assert forged.status_code == 403


def test_what_a_proxy_passes_on_and_is_no_address_is_403(api: Api) -> None:
    settings = replace(api.wired.settings, proxies=1)
    behind = replace(api, app=create_app(replace(api.wired, settings=settings)))
    for odd in ("<script>", "203.0.113.9:1234", "unknown", "1" * 300):
        answer = behind.as_admin().put("/api/v1/orders/1/commission", headers={"X-Forwarded-For": odd})
        assert answer.status_code == 403, odd
        assert answer.get_json()["type"] == "urn:pesanan:problem:address-not-allowed"
        assert behind.as_admin().post("/api/v1/allowed-ips", headers={"X-Forwarded-For": odd}).status_code == 422


def test_every_change_of_an_admin_is_guarded(api: Api) -> None:
    away = api.as_admin(ELSEWHERE)
    guarded = [
        ("POST", "/api/v1/orders"),
        ("POST", "/api/v1/orders/1/history"),
        ("POST", "/api/v1/orders/1/history/corrections"),
        ("POST", "/api/v1/orders/1/payment-claims"),
        ("POST", "/api/v1/orders/1/returns"),
        ("POST", "/api/v1/orders/1/returns/1-a/decision"),
        ("POST", "/api/v1/payment-claims/1-a/review"),
        ("POST", "/api/v1/bank-statements"),
        ("POST", "/api/v1/orders/1/invoice"),
        ("PUT", "/api/v1/orders/1/reward-points"),
        ("DELETE", "/api/v1/orders/1/reward-points"),
        ("PUT", "/api/v1/orders/1/commission"),
        ("DELETE", "/api/v1/orders/1/commission"),
        ("DELETE", "/api/v1/allowed-ips"),
        ("POST", "/api/v1/parked-events/retry"),
    ]
    changing = {
        (method, rule.rule.replace("<string:", "<"))
        for rule in api.app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for method in (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}
    }
    assert len(changing) == len(guarded) + 2  # all but POST allowed-ips and signing in: a new route must be guarded too
    for method, path in guarded:
        assert away.open(path, method=method, json={}).status_code == 403, path


def test_keys_have_scopes(api: Api) -> None:
    keyless = api.app.test_client().get("/api/v1/orders")
    assert keyless.status_code == 401
    assert keyless.headers["WWW-Authenticate"] == "Bearer"
    assert api.app.test_client().get("/api/v1/orders", headers={"Authorization": "Bearer x"}).status_code == 401
    assert api.as_storefront().get("/api/v1/orders").status_code == 403
    assert api.as_storefront().get("/api/v1/dashboard").status_code == 403
    assert api.as_storefront().post("/api/v1/orders/1/history", json={"status": "Shipped"}).status_code == 403


def test_a_storefront_reaches_its_own_orders_only(api: Api) -> None:
    number = api.place()
    other = api.wired.keys.make("storefront", "toko-lain")
    stranger = api._client(other, ELSEWHERE)
    assert stranger.post(f"/api/v1/orders/{number}/payment-claims", json=CLAIM).status_code == 404
    assert api.as_storefront().post(f"/api/v1/orders/{number}/payment-claims", json=CLAIM).status_code == 201


def test_a_claim_with_its_proof_and_its_review(api: Api) -> None:
    number = api.place()
    form = {**CLAIM, "amount": "170500", "proof": (io.BytesIO(PNG), "../../etc/passwd.exe")}
    answer = api.as_storefront().post(f"/api/v1/orders/{number}/payment-claims", data=form)
    assert answer.status_code == 201, answer.json
    review = f"/api/v1/payment-claims/{answer.get_json()['claim_id']}/review"
    assert api.as_admin().post(review, json={"decision": "reject"}).status_code == 422
    assert api.as_admin().post(review, json={"decision": "accept"}).status_code == 200
    assert api.as_admin().post(review, json={"decision": "accept"}).status_code == 409
    assert [recorded.type for recorded in api.wired.journal.read(order_stream(number))] == [
        "OrderPlaced",
        "PaymentClaimed",
        "PaymentReviewed",
    ]


def test_a_form_sent_again_is_the_same_claim_and_another_one_is_refused(api: Api) -> None:
    number = api.place()

    def claim(amount: int, proof: bytes) -> Any:
        form = {**CLAIM, "amount": str(amount), "proof": (io.BytesIO(proof), "bukti.png")}
        path = f"/api/v1/orders/{number}/payment-claims"
        return api.as_storefront().post(path, data=form, headers={"Idempotency-Key": "claim-1"})

    first, again = claim(170_500, PNG), claim(170_500, PNG)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.get_json()["claim_id"] == again.get_json()["claim_id"]
    assert again.get_json()["repeated"]
    assert claim(170_501, PNG).status_code == 422
    assert claim(170_500, PNG + b"x").status_code == 422
    assert versions(api, number) == [1, 2]


def blobs(api: Api) -> int:
    return api.wired.client[api.wired.settings.blob_database]["fs.files"].count_documents({})


def test_nothing_is_stored_for_a_claim_that_is_refused(api: Api) -> None:
    paid, open_order = api.place(), api.place()
    assert api.history(paid, status="Processing").status_code == 200
    stranger = api._client(api.wired.keys.make("storefront", "toko-lain"), ELSEWHERE)
    tries = [
        (api.as_storefront(), "99999", {}, {}, 404),
        (api.as_admin(), "99999", {}, {}, 404),
        (stranger, open_order, {}, {}, 404),
        (api.as_storefront(), paid, {}, {}, 409),
        (api.as_storefront(), open_order, {"transferred_at": "besok"}, {}, 422),
        (api.as_storefront(), open_order, {}, {"If-Match": '"7-a"'}, 412),
        (api.as_storefront(), open_order, {}, {"If-Match": '"1-a"'}, 201),
    ]
    for client, number, changes, headers, status in tries:
        assert blobs(api) == 0
        form = {**CLAIM, "amount": "170500", **changes, "proof": (io.BytesIO(PNG), "bukti.png")}
        answer = client.post(f"/api/v1/orders/{number}/payment-claims", data=form, headers=headers)
        assert answer.status_code == status, answer.json
    assert blobs(api) == 1


def test_a_review_honours_if_match(api: Api) -> None:
    number = api.place()
    claim_id = api.as_storefront().post(f"/api/v1/orders/{number}/payment-claims", json=CLAIM).get_json()["claim_id"]
    path, accept = f"/api/v1/payment-claims/{claim_id}/review", {"decision": "accept"}
    assert api.as_admin().post(path, json=accept, headers={"If-Match": '"1-a"'}).status_code == 412
    assert api.as_admin().post(path, json=accept, headers={"If-Match": '"2-a"'}).status_code == 200


@pytest.mark.parametrize("content", [b"MZ\x90\0", b"<svg onload=alert(1)>", b""])
def test_a_proof_is_known_by_its_content(api: Api, content: bytes) -> None:
    form = {**CLAIM, "amount": "170500", "proof": (io.BytesIO(content), "bukti.png")}
    answer = api.as_storefront().post(f"/api/v1/orders/{api.place()}/payment-claims", data=form)
    assert answer.status_code == 422
    assert "proof" in answer.get_json()["errors"]


def test_two_clicks_at_once_add_points_and_commission_once(api: Api) -> None:
    number = api.place()
    for button in ("reward-points", "commission"):
        with ThreadPoolExecutor(8) as pool:
            path = f"/api/v1/orders/{number}/{button}"
            assert {a.status_code for a in pool.map(lambda _, p=path: api.as_admin().put(p), range(8))} == {200}
    types = [recorded.type for recorded in api.wired.journal.read(order_stream(number))]
    assert types == ["OrderPlaced", "RewardPointsAdded", "CommissionAdded"]


def test_an_uploaded_statement_is_stored_once(api: Api) -> None:
    for _ in range(2):
        form = {"account": "123", "file": (io.BytesIO(b"date;amount\n"), "mutasi.csv")}
        assert api.as_admin().post("/api/v1/bank-statements", data=form).status_code == 202
    assert blobs(api) == 1


def commands_logged(lines: Iterable[Any]) -> list[dict[str, Any]]:
    return [line for line in lines if line["event"] == "command"]


def test_each_command_is_one_line_in_the_log_with_nothing_personal(api: Api) -> None:
    sent = {"X-Correlation-Id": "corr-1", "Idempotency-Key": "k"}
    claim_form = {**CLAIM, "amount": "170500", "proof": (io.BytesIO(PNG), "bukti.png")}
    with capture_logs() as lines:
        number = api.as_storefront().post("/api/v1/orders", json=ORDER, headers=sent).get_json()["number"]
        api.as_storefront().post("/api/v1/orders", json=ORDER, headers=sent)
        api.as_storefront().post(f"/api/v1/orders/{number}/payment-claims", data=claim_form)
        api.history(number, status="Complete")
        api.as_admin(ELSEWHERE).post(f"/api/v1/payment-claims/{number}-1/review", json={})
        api.app.test_client().post("/api/v1/orders", json=ORDER)
        api.as_admin().get("/api/v1/orders")
    logged = commands_logged(lines)
    events = api.wired.journal.read(order_stream(number))
    assert [(line["status"], line["order"], line["version"], line["principal"]) for line in logged] == [
        (201, number, 1, "storefront:toko-web"),
        (201, number, 1, "storefront:toko-web"),
        (201, number, 2, "storefront:toko-web"),
        (409, number, None, "admin:ani"),
        (403, number, None, "admin:ani"),
        (401, "", None, ""),
    ]
    assert [line["event_ids"] for line in logged[:4]] == [[events[0].id], [events[0].id], [events[1].id], []]
    assert [line["repeated"] for line in logged[:2]] == [False, True]
    assert logged[0]["correlation_id"] == events[0].correlation_id == "corr-1"
    assert all(line["duration_ms"] > 0 for line in logged)
    for personal in ("Budi", "budi@", "Melati", HOME, ELSEWHERE, api.admin_key):
        assert personal not in str(lines)


def test_a_command_that_the_process_refuses_is_logged_too(api: Api) -> None:
    class Ahead(TopicCheck):
        def refuse_change(self) -> None:
            raise Unavailable("the topic is ahead of the journal")

    refusing = replace(api, app=create_app(api.wired, Ahead()))
    with capture_logs() as lines:
        assert refusing.as_storefront().post("/api/v1/orders", json=ORDER).status_code == 503
    assert [line["status"] for line in commands_logged(lines)] == [503]


def test_the_description_is_valid_openapi(api: Api) -> None:
    described = api.app.test_client().get("/api/openapi.json").get_json()
    validate(described)
    assert described["openapi"] == "3.1.0"
    assert "PlaceOrder" in described["components"]["schemas"]
    assert api.app.test_client().get("/api/docs/").status_code == 200


def test_a_database_that_is_away_is_503_and_nothing_is_half_done(own_mongo: MongoServer, fresh_prefix: str) -> None:
    api = api_over(own_mongo, fresh_prefix)
    number = api.place()
    own_mongo.kill()
    answer = api.history(number, status="Processing")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert api.app.test_client().get("/health/ready").status_code == 503
    own_mongo.start()
    assert api.history(number, status="Processing").status_code == 200
    assert versions(api, number) == [1, 2]
    api.wired.client.close()
