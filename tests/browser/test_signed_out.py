"""A session that ends while a page is open: the person comes to the door, and what they have written is not lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from services.orders.pages import live
from tests.browser.shop import ADMIN, Shop
from tests.browser.visit import NARROW, WIDE, Visit

LOOKED_AWAY = """hidden => {
    Object.defineProperty(document, 'hidden', {value: hidden, configurable: true});
    document.dispatchEvent(new Event('visibilitychange'));
}"""


@pytest.fixture(autouse=True)
def asked_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "ALIVE", 0.3)


def over(shop: Shop) -> None:
    assert shop.api.wired.sessions.close_all(ADMIN) == 1


def come_in(page: Page, shop: Shop) -> None:
    page.locator("#name").fill(ADMIN)
    page.locator("#password").fill(shop.password)
    page.locator("#password").press("Enter")


@pytest.mark.parametrize("path", ["/desk/", "/desk/orders/{}", "/desk/stuck", "/desk/services", "/desk/bank"])
def test_an_open_page_goes_to_the_door_by_itself_and_comes_back(
    shop: Shop, visit: Callable[..., Visit], number: str, path: str
) -> None:
    page = visit(WIDE).sign_in().at(path.format(number))
    address, heading = page.url, page.locator("h1").inner_text()
    over(shop)
    expect(page.locator("#password")).to_be_visible()
    expect(page.locator("#news")).to_have_count(0)
    come_in(page, shop)
    expect(page.locator("h1")).to_have_text(heading)
    assert page.url == address


def test_what_was_being_written_stays_and_goes_through_after_signing_in_beside_it(
    shop: Shop, visit: Callable[..., Visit], number: str
) -> None:
    person = visit(NARROW).sign_in()
    page = person.at(f"/desk/orders/{number}")
    page.locator("#comment").fill("Sudah dikemas")
    page.locator("#status").select_option("Processing")
    over(shop)
    told = page.locator("#signed-out")
    expect(told).to_contain_text("Tulisan Anda masih ada di sini.")
    expect(told).to_be_in_viewport()
    person.fits()
    person.is_usable_by_all()
    page.locator("#comment").press_sequentially(" rapi")  # is foretold to nobody
    with page.expect_popup() as opened:
        told.get_by_role("link").click()
    come_in(opened.value, shop)
    expect(opened.value.locator("h1")).to_contain_text(number)
    page.evaluate(LOOKED_AWAY, True)
    page.evaluate(LOOKED_AWAY, False)
    expect(told).to_be_hidden()
    expect(page.locator("#comment")).to_have_value("Sudah dikemas rapi")
    page.get_by_role("button", name="Tambah Riwayat").click()
    expect(page.locator(".notices")).to_contain_text("Berhasil")
    expect(page.locator(".history > li").first).to_contain_text("Sudah dikemas rapi")


def test_a_part_that_is_asked_for_by_hand_leads_to_the_door_too(
    shop: Shop, visit: Callable[..., Visit], number: str
) -> None:
    assert shop.api.history(number, status="Processing").status_code == 200
    shop.settled([number])
    page = visit(WIDE).sign_in().at(f"/desk/orders/{number}/then")
    over(shop)
    page.locator("#version").press("Home")
    expect(page.locator("#password")).to_be_visible()
    come_in(page, shop)
    expect(page.locator("h1")).to_contain_text(number)
