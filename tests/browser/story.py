"""What has happened in the shop before someone looks: orders at every stage, and one whose customer means no good."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

from shared.contract.invoices import InvoiceIssued, InvoiceRendered
from shared.contract.notifications import NotificationSent
from shared.contract.payments import ClaimReceived, Evidence, PaymentConfirmed, PaymentExpected
from shared.contract.times import as_text
from tests.browser.papers import pdf
from tests.browser.pictures import png
from tests.browser.shop import Shop
from tests.integration.orders_api import ORDER

NAMES = ("Budi Santoso", "Siti Rahayu", "Dewi Lestari", "Agus Wijaya", "Rina Marlina", "Joko Prasetyo")
PRODUCTS = (("Kopi Gayo 250 g", 75_000), ("Batik Megamendung", 245_000), ("Sambal Bu Rudy", 38_000))
FORM = "multipart/form-data"
SCRIPT = "<script>document.title='stolen'</script>"
BACKWARDS = "\u202etxet sdrawkcab\u202c"
MEAN = f"{SCRIPT} {BACKWARDS} 👩‍👩‍👧 =1+1 " + "panjang " * 1200
PROOF = png(360, 480)


def order_of(shop: Shop, at: int = 0, **changes: Any) -> str:
    name = NAMES[at % len(NAMES)]
    product, price = PRODUCTS[at % len(PRODUCTS)]
    customer = {**ORDER["customer"], "id": f"c-{at}", "name": name, "email": f"pelanggan{at}@example.test"}
    lines = [{"product": f"p-{at}", "name": product, "quantity": 1 + at % 3, "unit_price": price, "points": 10}]
    return shop.api.place(**{"customer": customer, "lines": lines, **changes})


def expected(shop: Shop, number: str) -> None:
    placed = shop.placed(number)
    now = shop.clock()
    event = PaymentExpected(
        order=number,
        amount=placed.amount_due,
        account=placed.account.number,
        amount_unique=placed.amount_unique,
        placed_at=as_text(now),
        due_at=as_text(now + timedelta(days=1)),
    )
    shop.says("payments", "payment", number, event)


def claimed(shop: Shop, number: str, proof: bytes | None = PROOF, more: int = 0, note: str = "") -> str:
    placed = shop.placed(number)
    claim: dict[str, Any] = {
        "bank": "BCA",
        "account_name": placed.customer.name,
        "amount": placed.amount_due + more,
        "transferred_at": as_text(shop.clock() - timedelta(minutes=7)),
        "destination": placed.account.bank,
        "note": note,
    }
    name = "bukti.pdf" if proof and proof.startswith(b"%PDF") else "bukti.png"
    form = {**claim, **({"proof": (BytesIO(proof), name)} if proof else {})}
    answer = shop.api.as_storefront().post(f"/api/v1/orders/{number}/payment-claims", data=form, content_type=FORM)
    assert answer.status_code == 201, answer.text
    received = ClaimReceived(
        order=number,
        claim_id=answer.get_json()["claim_id"],
        amount=claim["amount"],
        account_name=claim["account_name"],
        transferred_at=claim["transferred_at"],
    )
    shop.says("payments", "payment", number, received)
    return str(received.claim_id)


def paid(shop: Shop, number: str) -> None:
    placed = shop.placed(number)
    event = PaymentConfirmed(
        order=number,
        amount=placed.amount_due,
        evidence=Evidence.CLAIM,
        reference=f"{number}-a",
        paid_at=as_text(shop.clock()),
    )
    shop.says("payments", "payment", number, event)
    assert shop.api.history(number, status="Processing").status_code == 200


def shipped(shop: Shop, number: str, comment: str = "Terima kasih, paketnya sudah berangkat.") -> None:
    parcel = {"status": "Shipped", "courier": "JNE", "tracking_number": "JNE0012345678", "notify": True}
    assert shop.api.history(number, **parcel, comment=comment).status_code == 200
    sent = NotificationSent(
        notification_id=f"n-{number}", order=number, kind="shipped", about="-", message_id="<m@pesanan>", attempts=1
    )
    shop.says("notifications", "notification", number, sent)


def invoiced(shop: Shop, number: str) -> None:
    assert shop.api.as_admin().post(f"/api/v1/orders/{number}/invoice").status_code == 202
    paper = shop.api.wired.blobs.put(pdf("INVOICE", number), "application/pdf", f"invoice {number}")
    name = f"INV/2026/{int(number) - 10_000:06}"
    day = shop.clock().date().isoformat()
    total = shop.placed(number).total
    issued = InvoiceIssued(order=number, number=name, series="INV/2026", sequence=1, issued_on=day, total=total)
    shop.says("invoices", "invoice", number, issued)
    shop.says("invoices", "invoice", number, InvoiceRendered(order=number, number=name, document=paper))


def refused_text(shop: Shop) -> str:
    """An order whose every free field is meant to hurt. Its number."""
    mean: dict[str, Any] = {
        "customer": {**ORDER["customer"], "id": "c-mean", "name": MEAN[:200], "phone": SCRIPT[:40]},
        "shipping_address": {"recipient": MEAN[:200], "street": MEAN[:300], "city": MEAN[:300], "province": SCRIPT},
        "lines": [{"product": SCRIPT, "name": MEAN[:200], "quantity": 1, "unit_price": 10_000, "points": 1}],
        "shipping": {"method": SCRIPT, "cost": 1_000},
        "affiliate": {"id": "a-1", "name": MEAN[:200], "commission": 1},
        "comment": MEAN[:10_000],
    }
    number = shop.api.place(**mean)
    claimed(shop, number, note=MEAN[:10_000])
    assert shop.api.history(number, status="Processing", notify=True, comment=MEAN[:10_000]).status_code == 200
    return number


def a_day(shop: Shop) -> dict[str, str]:
    """An order at each stage, by what it is."""
    numbers = {name: order_of(shop, at) for at, name in enumerate(("new", "claims", "odd", "paid", "sent", "done"))}
    for number in numbers.values():
        expected(shop, number)
    claimed(shop, numbers["claims"], note="Sudah saya transfer ya kak 🙏")
    claimed(shop, numbers["odd"], proof=None, more=-500)
    for name in ("paid", "sent", "done"):
        paid(shop, numbers[name])
    for name in ("sent", "done"):
        shipped(shop, numbers[name])
    assert shop.api.history(numbers["done"], status="Complete").status_code == 200
    invoiced(shop, numbers["done"])
    shop.settled(numbers.values())
    return numbers
