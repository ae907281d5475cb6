"""The end of the tutorial's story: the green buttons, the papers, and what the customer reads of it all."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser import story
from tests.browser.shop import Shop
from tests.browser.tutorial import ON_ITS_WAY, PACKED, RESI, Side


def admin_gives_what_is_due(admin: Side) -> None:
    for add, back in (("add points", "take points"), ("add commission", "take commission")):
        admin.hand.press(admin.say(add))
        expect(admin.page.get_by_role("button", name=admin.say(back))).to_be_visible()


def admin_makes_the_invoice(admin: Side, shop: Shop, number: str) -> None:
    """The invoices service answers while the page is looked at."""
    admin.hand.press(admin.say("make invoice"))
    admin.is_told(number)
    story.invoiced(shop, number)
    expect(admin.page.get_by_role("link", name=admin.say("print invoice"))).to_be_visible()


def admin_looks_at_it_from_all_sides(admin: Side, number: str) -> None:
    say, hand, page = admin.say, admin.hand, admin.page
    hand.open(say("as customer"))
    expect(page.locator("main")).to_contain_text(say("no more"))
    expect(page.locator("tbody")).to_contain_text(PACKED)
    admin.stands_at(say("order", number))
    hand.open(say("back"))
    hand.open(say("then"))
    admin.stands_at(say("order then", number))
    hand.slide_back(say("how far"))
    expect(page.locator(".moment")).to_contain_text(say("first of"))
    expect(page.locator("#then .status").first).to_have_text("Pending")
    hand.open(say("back"))
    hand.open(say("dispute"))
    admin.stands_at(say("dispute of", number))
    expect(page.locator(".timeline")).to_contain_text(RESI)


def customer_reads_it(customer: Side, number: str) -> None:
    say, hand, page = customer.say, customer.hand, customer.page
    page.goto("/member/")
    hand.open(say("order", number))
    customer.stands_at(say("order", number))
    steps = page.locator(".steps > li")
    expect(steps.locator(".status").first).to_have_text("Complete")
    for told in (PACKED, ON_ITS_WAY):
        expect(steps.filter(has_text=told)).to_have_count(1)
    expect(page.locator(".parcel .resi")).to_have_text(RESI)
    hand.press(say("copy"))
    expect(page.locator("#said")).to_have_text(say("copied", RESI))


def customer_opens_the_invoice(customer: Side, number: str) -> None:
    name = f"INV/2026/{int(number) - 10_000:06}"
    with customer.page.expect_popup() as opened, customer.page.context.expect_event("response") as answered:
        customer.hand.open(customer.say("invoice", name))
    assert answered.value.headers["content-type"] == "application/pdf"
    opened.value.close()
