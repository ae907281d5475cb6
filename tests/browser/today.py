"""The last hours before the pictures are taken: an order that was sent, some that are paid, three claims, a new one."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser

from shared.contract.orders import Status
from shared.mail_texts.letters import rupiah
from tests.browser import month, story
from tests.browser.batik import THANKS
from tests.browser.shop import Shop

NOW = datetime(2026, 11, 24, 14, 36, tzinfo=ZoneInfo("Asia/Jakarta"))
SEED = 264  # ten different people, and two products in the first order
RECEIPT = """<body style="margin:0; width:360px; font:16px Inter; background:#f4f7fb">
<div style="background:#0a5ca8; color:#fff; padding:28px 24px; font-size:20px; font-weight:600">Transfer berhasil</div>
<div style="padding:20px 24px; line-height:2.1">{lines}</div></body>"""
NOTE = "Sudah saya transfer ya kak, mohon dicek."
LATELY = (
    *((26, "sent"), (22, "paid 1"), (19, "paid 2"), (6.4, "paid 3"), (5.1, "paid 4"), (4.2, "waits")),
    *((2.9, "claims 1"), (2.2, "claims 2"), (1.4, "claims 3"), (0.6, "new")),
)  # hours ago


def happens(shop: Shop, browser: Browser) -> dict[str, str]:
    """The orders' numbers by what they are, and the mail address of who has just ordered."""
    random, numbers = Random(SEED), {}
    for hours, name in LATELY:
        with shop.clock.at(NOW - timedelta(hours=hours)):
            numbers[name] = month.placed(shop, random)
        if name.startswith("claims"):
            with shop.clock.at(NOW - timedelta(hours=hours - 0.4)):
                story.claimed(shop, numbers[name], _receipt(shop, browser, numbers[name]), note=NOTE)
        if name.startswith("paid"):
            with shop.clock.at(NOW - timedelta(hours=hours / 2)):
                month.paid(shop, numbers[name])
    _sent(shop, numbers["sent"])
    with shop.clock.at(NOW - timedelta(hours=2.2)):
        month.seen(shop, numbers["claims 1"])
    shop.settled(numbers.values())
    return {**numbers, "mail": shop.placed(numbers["new"]).customer.email}


def _sent(shop: Shop, number: str) -> None:
    with shop.clock.at(NOW - timedelta(hours=25)):
        month.paid(shop, number)
    with shop.clock.at(NOW - timedelta(hours=23)):
        month.works(shop, number, Status.PROCESSED, comment=THANKS, notify=True)
        story.invoiced(shop, number)
    with shop.clock.at(NOW - timedelta(hours=4)):
        month.sent(shop, number)


def _receipt(shop: Shop, browser: Browser, number: str) -> bytes:
    """As the customer's bank shows it."""
    order = shop.placed(number)
    said = ("Ke rekening", f"<b>{order.account.bank} {order.account.number}</b>", order.account.holder, "Jumlah")
    lines = "<br>".join((*said, f"<b style='font-size:22px'>{rupiah(order.amount_due)}</b>", "24/11/2026"))
    page = browser.new_page(viewport={"width": 360, "height": 360})
    page.set_content(RECEIPT.format(lines=lines))
    picture = page.screenshot()
    page.close()
    return picture
