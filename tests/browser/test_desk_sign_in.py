"""The door of the desk, in a browser."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.visit import NARROW, WIDE, Visit


def test_a_person_signs_in_and_out(visit: Callable[..., Visit]) -> None:
    person = visit(WIDE)
    page = person.sign_in().page
    expect(page.locator("h1")).to_have_text("Dasbor")
    page.locator("details.me summary").click()
    page.get_by_role("button", name="Keluar", exact=True).click()
    expect(page.locator("h1")).to_have_text("Masuk ke meja kerja")
    page.goto("/desk/orders")
    assert "/desk/sign-in?next=" in page.url


def test_a_wrong_password_is_told_in_words_and_a_link_is_kept(visit: Callable[..., Visit]) -> None:
    person = visit(NARROW)
    page = person.page
    page.goto("/desk/orders?status=Pending")
    page.locator("#name").fill("ani")
    page.locator("#password").fill("guess")
    page.locator("#password").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Tidak ada yang memiliki nama dan kata sandi ini.")
    person.fits()
    page.locator("#password").fill(person.shop.password)
    page.locator("#password").press("Enter")
    page.wait_for_url("**/desk/orders?status=Pending")


def test_signing_out_everywhere_ends_the_other_browser_too(visit: Callable[..., Visit]) -> None:
    one, other = visit(WIDE).sign_in(), visit(WIDE).sign_in()
    one.page.locator("details.me summary").click()
    one.page.get_by_role("button", name="Keluar di semua perangkat").click()
    expect(one.page.get_by_role("status")).to_contain_text("Anda sudah keluar di semua perangkat.")
    other.page.goto("/desk/orders")
    assert "/desk/sign-in" in other.page.url


def test_language_and_theme_are_remembered(visit: Callable[..., Visit]) -> None:
    person = visit(WIDE)
    page = person.page
    page.goto("/desk/sign-in")
    page.get_by_role("button", name="English").click()
    expect(page.locator("h1")).to_have_text("Sign in to the desk")
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    person.is_usable_by_all()
