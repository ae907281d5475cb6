"""What a week leaves on the desk: orders that stand still, goods that come back, comments that were wrong, mails that
failed. `office.py` has what isn't about one order."""

from __future__ import annotations

from typing import Any

from shared.contract.notifications import NotificationFailed, NotificationSent
from tests.browser import story
from tests.browser.papers import pdf
from tests.browser.shop import Shop

WRONG, RIGHT = "No Resi: JNE0012345687", "No Resi yang benar: JNE0012345678. Maaf, kami salah ketik."
REASON = "Ukurannya kekecilan, saya ingin tukar dengan ukuran L. Barangnya belum dipakai dan labelnya masih ada."
TRANSFER = pdf("m-BCA", "TRANSFER BERHASIL", "Ke 1234567890", "TOKO BATIK NUSANTARA")


def stuck(shop: Shop) -> dict[str, str]:
    """Two of each kind, the older days before the newer."""
    numbers: dict[str, str] = {}
    for at in range(2):
        with shop.clock.at(shop.clock.ago(days=20 + at, minutes=9)):
            numbers[f"sent {at}"] = _paid(shop, 10 + at)
            story.shipped(shop, numbers[f"sent {at}"])
        with shop.clock.at(shop.clock.ago(days=3 + at)):
            numbers[f"paid {at}"] = _paid(shop, 20 + at)
        with shop.clock.at(shop.clock.ago(days=2, hours=3 * at)):
            numbers[f"claimed {at}"] = _expected(shop, 30 + at)
            story.claimed(shop, numbers[f"claimed {at}"], note="Mohon dicek ya kak 🙏")
    return numbers


def returning(shop: Shop, reason: str = REASON) -> str:
    """The number of a completed order whose customer wants to send it back."""
    with shop.clock.at(shop.clock.ago(days=3)):
        number = _paid(shop, 1)
        story.shipped(shop, number)
    with shop.clock.at(shop.clock.ago(days=1)):
        assert shop.api.history(number, status="Complete").status_code == 200
    asked = shop.api.as_storefront().post(f"/api/v1/orders/{number}/returns", json={"reason": reason})
    assert asked.status_code == 201, asked.text
    return number


def worked_over(shop: Shop) -> str:
    """The number of an order with a comment that is wrong, another that should not be there, and a mail that failed."""
    with shop.clock.at(shop.clock.ago(days=2)):
        number = _paid(shop, 2)
        story.shipped(shop, number, comment=WRONG)
    with shop.clock.at(shop.clock.ago(hours=5)):
        said: dict[str, Any] = {"status": "Shipped", "comment": "Untuk pelanggan yang lain", "notify": True}
        assert shop.api.history(number, **said).status_code == 200
    _mail_failed(shop, number)
    return number


def claimed_by_pdf(shop: Shop) -> str:
    number = _expected(shop, 4)
    story.claimed(shop, number, proof=TRANSFER)
    return number


def happened(shop: Shop) -> dict[str, str]:
    """All of it: the orders' numbers, by what they are."""
    numbers = {**stuck(shop), "returning": returning(shop), "worked": worked_over(shop), "pdf": claimed_by_pdf(shop)}
    shop.settled(numbers.values())
    return numbers


def _mail_failed(shop: Shop, number: str) -> None:
    """And then another went through."""
    kind, about, why = "comment_added", "-", "550 mailbox unavailable"
    failed = NotificationFailed(
        notification_id=f"c-{number}", order=number, kind=kind, about=about, attempts=5, reason=why
    )
    shop.says("notifications", "notification", number, failed)
    sent = NotificationSent(
        notification_id=f"d-{number}", order=number, kind=kind, about=about, message_id="<d@pesanan>", attempts=2
    )
    shop.says("notifications", "notification", number, sent)


def _expected(shop: Shop, at: int) -> str:
    number = story.order_of(shop, at)
    story.expected(shop, number)
    return number


def _paid(shop: Shop, at: int) -> str:
    number = _expected(shop, at)
    story.paid(shop, number)
    return number
