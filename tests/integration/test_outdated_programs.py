"""Programs that are older than what the log holds: while a newer one is rolled out, and after it was taken back."""

from __future__ import annotations

import orjson

from services.orders.domain.order import order_stream
from shared.contract.catalogue import CONTRACT
from shared.contract.orders import LIFTS, CommentAdded
from shared.contract.wire import Contract, hash_of
from shared.journal.mongo import COMMITS
from shared.projecting.read import FIRST_GENERATION, collection_name
from tests.integration.desk_person import Person
from tests.integration.orders_api import Api, project
from tests.integration.test_member_orders import come_in, ordered

OLDER = Contract(set(CONTRACT.types.values()) - {CommentAdded}, LIFTS)
TALK = {"status": "Pending", "comment": "halo"}


def test_an_event_that_an_older_consumer_does_not_know_leaves_the_order_changeable(api: Api, ani: Person) -> None:
    number = api.place()
    assert api.history(number, **TALK).status_code == 200
    project(api, OLDER)
    admin, at = api.as_admin(), f"/api/v1/orders/{number}"
    page = admin.get(f"{at}?min_version=2")
    assert page.get_json()["version"] == 2 and "X-Behind" not in page.headers
    assert page.headers["ETag"].startswith('"2-')
    changed = admin.post(f"{at}/history", json=TALK, headers={"If-Match": page.headers["ETag"]})
    assert changed.status_code == 200, changed.json
    project(api, OLDER)
    desk = f"/desk/orders/{number}"
    assert 'name="seen" value="3"' in ani.client.get(desk).text
    assert ani.press(desk, f"{desk}/history", seen="3", **TALK).status_code == 303
    project(api, OLDER)
    assert admin.get(f"{at}/history").get_json()["version"] == 4
    customers = api.as_storefront().get(at).get_json()
    assert customers["version"] == 4
    assert admin.get(f"{desk}/then").status_code in (200, 302, 303)


def test_a_page_that_was_stored_with_a_version_from_a_fold_shows_that_of_its_position(api: Api) -> None:
    number = api.place()
    api.history(number, **TALK)
    project(api)
    own = api.wired.client[api.wired.settings.own_database]
    own[collection_name("order_pages", FIRST_GENERATION)].update_one({"_id": number}, {"$set": {"version": 1}})
    assert api.as_admin().get(f"/api/v1/orders/{number}").get_json()["version"] == 2


def test_a_change_of_an_order_that_a_newer_program_has_changed_is_refused_with_what_to_do(
    api: Api, ani: Person
) -> None:
    number, other = ordered(api), ordered(api)
    budi = come_in(api)
    newer_event(api, number)
    project(api)
    at, desk = f"/api/v1/orders/{number}", f"/desk/orders/{number}"
    assert api.as_admin().get(at).get_json()["version"] == 2
    refused = api.history(number, **TALK)
    assert refused.status_code == 503
    assert refused.get_json()["type"] == "urn:pesanan:problem:program-outdated"
    assert "HeardOfNever" in refused.get_json()["detail"] and "start that one again" in refused.get_json()["detail"]
    assert ani.client.get(desk).status_code == 200
    pressed = ani.press(desk, f"{desk}/history", seen="2", **TALK)
    assert pressed.status_code == 503 and "jalankan lagi yang itu" in pressed.text
    looked = budi.get(f"/member/orders/{number}")
    assert looked.status_code == 503 and "jalankan lagi yang itu" in looked.text
    assert api.history(other, **TALK).status_code == 200
    assert budi.get(f"/member/orders/{other}").status_code == 200


def newer_event(api: Api, number: str) -> None:
    """What a newer release has written, by its bytes."""
    last = api.wired.journal.last(order_stream(number))
    assert last is not None
    told = orjson.loads(last.wire)
    told |= {"id": "n-1", "type": "HeardOfNever", "streamversion": last.version + 1, "prevhash": hash_of(last.wire)}
    wire = orjson.dumps(told)
    commit = {
        "stream": last.stream,
        "version": last.version + 1,
        "command_id": "n",
        "fingerprint": "",
        "events": [wire],
    }
    commits = api.wired.client[api.wired.settings.journal_database][COMMITS]
    commits.insert_one({**commit, "time": last.time, "key": number})
