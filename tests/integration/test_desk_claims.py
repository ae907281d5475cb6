"""The bank's line stands beside the claim."""

from __future__ import annotations

from shared.contract.payments import MovementMatched, MovementRecorded
from shared.contract.times import as_text, utc_now
from shared.journal.streams import named
from tests.integration.desk_person import Person, say
from tests.integration.orders_api import Api, project
from tests.integration.test_orders_pages import CLAIM


def test_what_came_in_for_the_order_stands_beside_its_claim(api: Api) -> None:
    number = api.place()
    assert api.as_storefront().post(f"/api/v1/orders/{number}/payment-claims", json=CLAIM).status_code == 201
    project(api)
    ani = Person(api, "ani")
    ani.sign_in()
    assert "Belum ada mutasi rekening" in ani.client.get("/desk/claims").text
    came = MovementRecorded(
        movement_id="m-1", account="1", amount=170_123, booked_at=as_text(utc_now()), description="TRSF <b> BUDI"
    )
    say(api, "payments", named("movement:m-1"), came, MovementMatched(movement_id="m-1", order=number))
    shown = ani.client.get("/desk/claims").text
    assert "TRSF &lt;b&gt; BUDI" in shown and "Belum ada mutasi rekening" not in shown
