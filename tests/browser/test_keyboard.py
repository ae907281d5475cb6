"""Where the keyboard is when a page has something to say, changes by itself, or opens a menu."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser import story
from tests.browser.hands import Keyboard
from tests.browser.shop import Shop
from tests.browser.visit import NARROW, WIDE, Visit


def test_it_stays_on_its_button_when_someone_else_changes_the_order(shop: Shop, visit: Callable[..., Visit]) -> None:
    number = story.order_of(shop)
    shop.settled([number])
    page = visit(WIDE).sign_in().at(f"/desk/orders/{number}")
    points = page.get_by_role("button", name="Tambahkan poin hadiah")
    points.focus()
    assert shop.api.history(number, status="Canceled").status_code == 200
    expect(page.locator(".history > li").first).to_contain_text("Canceled")
    expect(points).to_be_focused()


def test_it_begins_at_what_the_page_has_to_say(shop: Shop, visit: Callable[..., Visit]) -> None:
    shop.trusted()
    number = story.order_of(shop)
    shop.settled([number])
    page = visit(NARROW).sign_in().at(f"/desk/orders/{number}")
    page.get_by_role("button", name="Tambahkan poin hadiah").press("Enter")
    expect(page.locator(".notices")).to_contain_text("Berhasil")
    expect(page.locator("main")).to_be_focused()
    expect(page.locator(".notices")).to_be_in_viewport()
    page.get_by_role("button", name="Tambah Riwayat").press("Enter")
    expect(page.get_by_role("alert")).to_be_in_viewport()
    Keyboard(page).fill("Komentar", "Sudah dicek")  # walks on from there
    page.goto("/desk/orders?placed_from=2026-13-01")
    expect(page.get_by_role("alert")).to_be_focused()


def test_a_menu_closes_behind_it(shop: Shop, visit: Callable[..., Visit]) -> None:
    page = visit(WIDE).sign_in().page
    menu = page.locator("details.me")
    Keyboard(page).press("ani")
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    expect(menu).not_to_have_attribute("open", "")
