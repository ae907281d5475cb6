"""What one customer has ordered: an order at each stage, all with one mail address."""

from __future__ import annotations

from typing import Any

from services.orders.member.members import EXTENSION, SESSION, Doors
from shared.contract.payments import PaymentExpired, PaymentRejected
from tests.browser import story
from tests.browser.shop import LOOPBACK, Shop
from tests.browser.visit import Visit
from tests.integration.orders_api import ORDER

BUDI = "budi@example.test"
LONG = "Jl. Jenderal Sudirman Kav. 52-53, Gedung Artha Graha lantai 14, RT 5/RW 3, Senayan"


def order_of(shop: Shop, at: int = 0, **changes: Any) -> str:
    home = {
        **ORDER["shipping_address"],
        "street": LONG,
        "province": "DKI Jakarta",
        "postcode": "12190",
        "phone": "0812",
    }
    return story.order_of(shop, at, **{"customer": ORDER["customer"], "shipping_address": home, **changes})


def stages(shop: Shop) -> dict[str, str]:
    """The orders' numbers, by their stage."""
    names = ("new", "claimed", "rejected", "late", "sent", "kept", "done")
    numbers = {name: order_of(shop, at) for at, name in enumerate(names)}
    for number in numbers.values():
        story.expected(shop, number)
    for name in ("claimed", "rejected"):
        claim = story.claimed(shop, numbers[name])
    reason = "Nominal di bukti tidak terbaca."
    review = {"decision": "reject", "reason": reason}
    assert shop.api.as_admin().post(f"/api/v1/payment-claims/{claim}/review", json=review).status_code == 200
    number = numbers["rejected"]
    shop.says("payments", "payment", number, PaymentRejected(order=number, claim_id=claim, reason=reason))
    late = numbers["late"]
    shop.says("payments", "payment", late, PaymentExpired(order=late, amount=shop.placed(late).amount_due))
    assert shop.api.history(late, status="Expired").status_code == 200
    for name in ("sent", "kept", "done"):
        story.paid(shop, numbers[name])
        story.shipped(shop, numbers[name])
    forbidden = {"status": "Shipped", "override": True, "comment": "Barang obral", "notify": True}
    assert shop.api.history(numbers["kept"], **forbidden).status_code == 200
    assert shop.api.history(numbers["done"], status="Complete").status_code == 200
    story.invoiced(shop, numbers["done"])
    shop.settled(numbers.values())
    return numbers


def come_in(person: Visit, mail: str = BUDI) -> Visit:
    """Signed in as by the link of a mail, which has a test of its own."""
    doors: Doors = person.shop.api.app.extensions[EXTENSION]
    token = doors.sessions.open(mail, LOOPBACK)
    person.page.context.add_cookies([{"name": SESSION, "value": token, "url": person.shop.url, "httpOnly": True}])
    return person


def paths(numbers: dict[str, str]) -> list[str]:
    """Every page that a customer can open."""
    orders = [f"/member/orders/{number}" for number in numbers.values()]
    return [
        "/member/",
        *orders,
        f"/member/orders/{numbers['new']}/payment",
        f"/member/orders/{numbers['done']}/payment",
    ]
