"""What is parked, and how the services stand, as an owner sees it at the desk."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from services.orders.adapters.roles import Role
from shared.contract.consumers import EventParked, ParkedEventsReplayed
from shared.contract.orders import RetryRequested
from shared.contract.states import GroupState, ServiceState
from shared.contract.times import as_text, utc_now
from shared.journal.streams import Stream, named
from tests.integration.desk_person import Person, say
from tests.integration.orders_api import Api, project

GROUP = "invoices.issuing"
PARKED = EventParked(
    service="invoices", group=GROUP, topic="orders.events", partition=3, offset=7, key="10001", reason="<no> such type"
)
PAGE = "/desk/services"


def owner(api: Api) -> Person:
    ani = Person(api, "ani")
    ani.sign_in()
    return ani


def test_what_is_parked_stands_there_until_it_is_replayed_and_can_be_tried_again(api: Api) -> None:
    ani = owner(api)
    assert "Tidak ada yang tertahan" in ani.client.get(PAGE).text
    (*_, last) = say(api, "invoices", named(f"parked:{GROUP}"), PARKED)
    shown = ani.client.get(PAGE).text
    assert "&lt;no&gt; such type" in shown and "orders.events / 3 / 7" in shown
    asked = ani.press(PAGE, f"{PAGE}/retry", service="invoices", group=GROUP, key="10001")
    assert asked.status_code == 303
    (wish,) = api.wired.journal.read(Stream(f"retry:{GROUP}:10001", "10001"))
    assert wish.event == RetryRequested(service="invoices", group=GROUP, key="10001")
    assert (wish.actor_id, wish.channel) == ("ani", "web")
    replayed = ParkedEventsReplayed(service="invoices", group=GROUP, key="10001", count=2)
    say(api, "invoices", named(f"parked:{GROUP}"), replayed, after=last)
    assert "Tidak ada yang tertahan" in ani.client.get(PAGE).text


def test_a_service_that_says_nothing_is_told_from_one_that_lags(api: Api) -> None:
    old = as_text(utc_now() - timedelta(hours=1))
    api.wired.states.keep(ServiceState(service="payments", instance="1", at=old))
    lagging = GroupState(group="invoices.projections", behind=100)
    api.wired.states.keep(ServiceState(service="invoices", instance="1", at=as_text(utc_now()), groups=(lagging,)))
    shown = owner(api).client.get(PAGE).text
    assert "diam" in shown and "tertinggal 100 peristiwa" in shown


def test_only_an_owner_sees_it_and_tries_again(api: Api) -> None:
    budi = Person(api, "budi", Role.STAFF)
    budi.sign_in()
    assert budi.client.get(PAGE).status_code == 403
    assert PAGE not in budi.client.get("/desk/").text
    asked = budi.press("/desk/addresses", f"{PAGE}/retry", service="invoices", group=GROUP, key="10001")
    assert asked.status_code == 403
    assert api.wired.journal.read(Stream(f"retry:{GROUP}:10001", "10001")) == []


def test_an_invoice_whose_order_is_parked_is_said_to_be_parked_at_once(api: Api) -> None:
    number = api.place()
    api.history(number, status="Processing")
    assert api.as_admin().post(f"/api/v1/orders/{number}/invoice").status_code == 202
    project(api)
    path = f"/api/v1/orders/{number}/invoice.pdf"
    assert api.as_admin().get(path).status_code == 202
    other = replace(PARKED, key=number)
    say(api, "invoices", named(f"parked:{GROUP}"), other)
    answer = api.as_admin().get(path)
    assert answer.status_code == 503
    assert "parked" in answer.get_json()["detail"] and "such type" in answer.get_json()["detail"]
