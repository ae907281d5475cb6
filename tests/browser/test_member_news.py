"""A customer's page follows their order by itself: asking, while it is looked at, and disturbing nobody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, expect

from services.orders.member.members import SESSION
from tests.browser import story
from tests.browser.member_story import come_in, order_of, stages
from tests.browser.shop import Shop
from tests.browser.visit import NARROW, WIDE, Visit

EVERY = 15_000  # milliseconds
LOOKED_AWAY = """hidden => {
    Object.defineProperty(document, 'hidden', {value: hidden, configurable: true});
    document.dispatchEvent(new Event('visibilitychange'));
}"""
Open = Callable[..., Page]


@pytest.fixture
def open_at(visit: Callable[..., Visit]) -> Open:
    """Signed in as Budi at a page whose clock the test may turn on."""

    def opened(path: str, width: int = WIDE) -> Page:
        person = come_in(visit(width))
        person.page.clock.install()
        return person.at(path)

    return opened


def time_passes(page: Page) -> int:
    """Until the page has asked for news; the status that it was answered."""
    with page.expect_response("**/news*") as answered:
        page.clock.fast_forward(EVERY)
    answered.value.finished()
    return answered.value.status


def asked(page: Page) -> list[str]:
    """Fills by itself with the addresses that are asked for news."""
    heard: list[str] = []

    def note(request: Request) -> None:
        if "/news" in request.url:
            heard.append(request.url)

    page.on("request", note)
    return heard


def sent(shop: Shop, number: str) -> None:
    story.paid(shop, number)
    story.shipped(shop, number)
    shop.settled([number])


def placed(shop: Shop) -> str:
    number = order_of(shop)
    story.expected(shop, number)
    shop.settled([number])
    return number


def test_the_order_s_page_follows_it_and_says_so(shop: Shop, open_at: Open) -> None:
    number = placed(shop)
    page = open_at(f"/member/orders/{number}", NARROW)
    expect(page.locator(".owed")).to_be_visible()
    assert time_passes(page) == 304
    sent(shop, number)
    story.invoiced(shop, number)
    assert time_passes(page) == 200
    expect(page.locator(".heading")).to_contain_text("Shipped")
    expect(page.locator(".parcel")).to_contain_text("JNE0012345678")
    expect(page.locator(".owed")).to_have_count(0)
    expect(page.locator(".steps")).to_contain_text("Processing")
    expect(page.locator("#news-papers")).to_contain_text("INV/2026/")
    expect(page.locator("#said")).to_have_text(f"Ada kabar pesanan {number}: statusnya Shipped.")
    page.get_by_role("button", name="Salin No Resi").click()
    expect(page.locator("#said")).to_contain_text("Tersalin")
    assert time_passes(page) == 304


def test_the_list_follows_too_in_english(shop: Shop, open_at: Open) -> None:
    number = placed(shop)
    page = open_at("/member/")
    page.get_by_role("button", name="English").click()
    expect(page.locator("h1")).to_have_text("My order history")
    assert time_passes(page) == 304
    sent(shop, number)
    assert time_passes(page) == 200
    expect(page.locator(".bought")).to_contain_text("Shipped")
    expect(page.locator("#said")).to_have_text("There is news of your orders.")
    shop.settled([order_of(shop)])
    assert time_passes(page) == 200
    expect(page.locator(".bought > li")).to_have_count(2)


def test_what_the_customer_is_not_told_changes_nothing(shop: Shop, open_at: Open) -> None:
    number = stages(shop)["done"]
    page = open_at(f"/member/orders/{number}")
    assert shop.api.as_admin().put(f"/api/v1/orders/{number}/commission").status_code == 200
    shop.settled([number])
    assert time_passes(page) == 304


def test_a_return_that_is_being_written_is_left_alone_and_caught_up_with(shop: Shop, open_at: Open) -> None:
    number = stages(shop)["sent"]
    page = open_at(f"/member/orders/{number}")
    page.get_by_text("Ajukan pengembalian barang").click()
    field = page.get_by_label("Apa yang kurang dengan barangnya?")
    page.keyboard.press("Tab")
    page.keyboard.type("Sablonnya lun")
    page.keyboard.press("ArrowLeft")
    assert shop.api.history(number, status="Complete", override=True, comment="Selesai", notify=True).status_code == 200
    shop.settled([number])
    assert time_passes(page) == 200
    expect(page.locator(".heading")).to_contain_text("Complete")
    expect(field).to_be_focused()
    page.keyboard.type("u")
    expect(field).to_have_value("Sablonnya luun")
    page.get_by_text("Ajukan pengembalian barang").click()
    expect(page.locator("#news-return")).to_contain_text("tidak dapat dikembalikan")


def test_the_keyboard_and_what_was_folded_out_stay_where_they_were(shop: Shop, open_at: Open) -> None:
    number = stages(shop)["claimed"]
    page = open_at(f"/member/orders/{number}")
    page.locator(".again summary").click()
    page.get_by_role("button", name="Salin nomor rekening").focus()
    assert shop.api.history(number, status="Pending", comment="Kami cek ya", notify=True).status_code == 200
    shop.settled([number])
    assert time_passes(page) == 200
    expect(page.locator(".steps")).to_contain_text("Kami cek ya")
    expect(page.get_by_role("button", name="Salin nomor rekening")).to_be_focused()


def test_a_page_that_nobody_looks_at_is_silent_until_it_is_looked_at_again(shop: Shop, open_at: Open) -> None:
    number = placed(shop)
    page = open_at(f"/member/orders/{number}")
    heard = asked(page)
    page.evaluate(LOOKED_AWAY, True)
    page.clock.fast_forward(4 * EVERY)
    sent(shop, number)
    assert heard == []
    page.evaluate(LOOKED_AWAY, False)
    expect(page.locator(".parcel")).to_be_visible()
    assert len(heard) == 1


def test_who_is_signed_out_meanwhile_is_told_and_asks_no_more(shop: Shop, open_at: Open) -> None:
    number = placed(shop)
    page = open_at(f"/member/orders/{number}")
    page.context.clear_cookies(name=SESSION)
    heard = asked(page)
    assert time_passes(page) == 403
    expect(page.get_by_role("status").filter(has_text="tidak lagi menerima kabar")).to_be_visible()
    page.clock.fast_forward(4 * EVERY)
    page.evaluate(LOOKED_AWAY, False)
    assert len(heard) == 1
    page.get_by_role("link", name="Muat ulang").click()
    expect(page.locator("#mail")).to_be_focused()


def test_a_server_that_is_away_for_a_moment_is_asked_again(shop: Shop, visit: Callable[..., Visit]) -> None:
    number = placed(shop)
    person = come_in(visit(WIDE))
    person.page.clock.install()
    page = person.at(f"/member/orders/{number}")
    page.route("**/news", lambda route: route.fulfill(status=503), times=1)
    assert time_passes(page) == 503
    sent(shop, number)
    assert time_passes(page) == 200
    expect(page.locator(".parcel")).to_be_visible()
    assert [line for line in person.wrong if "status of 503" in line] == person.wrong
    person.wrong.clear()  # Chromium's own line on its console
