"""Two people at one order: what one types is kept while the other changes it, and nobody overwrites what they haven't
seen."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.shop import Shop
from tests.browser.visit import NARROW, WIDE, Visit


def changed(shop: Shop, number: str, **entry: object) -> None:
    """By someone else: by Sari, whose key it is."""
    assert shop.api.history(number, **entry).status_code == 200


def add(page: Page) -> None:
    page.get_by_role("button", name="Tambah Riwayat").click()


def newest_is(page: Page, said: str) -> None:
    """Once the page has the news by itself."""
    expect(page.locator(".history > li").first).to_contain_text(said)


def test_a_form_that_holds_nothing_follows_in_silence(shop: Shop, visit: Callable[..., Visit], number: str) -> None:
    page = visit(WIDE).sign_in().at(f"/desk/orders/{number}")
    changed(shop, number, status="Processing")
    newest_is(page, "Processing")
    expect(page.locator("#status")).to_have_value("Processing")
    expect(page.locator("#meanwhile")).to_be_empty()
    page.locator("#status").select_option("Shipped")
    page.get_by_label("Kurir dan No Resi").fill("JNE")
    page.get_by_label("No Resi", exact=True).fill("JNE77")
    expect(page.locator("#preview")).to_contain_text("Status menjadi Shipped.")
    add(page)
    expect(page.locator(".notices")).to_contain_text("Berhasil")


def test_what_is_new_is_told_beside_what_was_typed_and_then_the_change_goes_through(
    shop: Shop, visit: Callable[..., Visit], number: str
) -> None:
    person = visit(NARROW).sign_in()
    page = person.at(f"/desk/orders/{number}")
    page.locator("#status").select_option("Processing")
    page.locator("#comment").fill("Baru setengah")
    page.locator("h1").scroll_into_view_if_needed()
    changed(shop, number, status="Pending", comment="Sudah saya telepon")
    newest_is(page, "Sudah saya telepon")
    told = page.locator("#meanwhile")
    expect(told).to_contain_text("Pesanan ini berubah selagi Anda menulis.")
    expect(told.locator("li")).to_contain_text("ani")
    expect(page.locator("#preview pre")).to_contain_text("Baru setengah")
    page.wait_for_timeout(1_500)
    expect(page.locator("[name=seen]")).to_have_value("1")  # nobody has seen it
    told.scroll_into_view_if_needed()
    expect(page.locator("[name=seen]")).to_have_value("2")
    expect(page.locator("#status")).to_have_value("Processing")
    expect(page.locator("#preview")).to_contain_text("Status menjadi Processing.")
    person.fits()
    person.is_usable_by_all()
    add(page)
    expect(page.locator(".notices")).to_contain_text("Berhasil")
    newest_is(page, "Baru setengah")


def test_who_presses_before_they_can_have_seen_it_is_asked_to_look(
    shop: Shop, visit: Callable[..., Visit], number: str
) -> None:
    person = visit(WIDE)
    person.page.clock.install()
    page = person.sign_in().at(f"/desk/orders/{number}")
    page.locator("#comment").fill("Baru setengah")
    page.clock.pause_at(shop.clock.ago(days=-1))  # nothing that takes its time happens any more
    changed(shop, number, status="Canceled")
    newest_is(page, "Canceled")
    add(page)
    expect(page.get_by_role("alert")).to_contain_text("pesanan sudah pada versi 2, bukan 1")
    expect(page.locator("#comment")).to_have_value("Baru setengah")
    newest_is(page, "Canceled")


def test_without_the_news_it_is_refused_once_and_nothing_typed_is_lost(
    shop: Shop, visit: Callable[..., Visit], number: str
) -> None:
    page = visit(WIDE).sign_in().at(f"/desk/orders/{number}")
    page.route("**/news?*", lambda route: route.fulfill(status=204))
    page.locator("#status").select_option("Processing")
    page.locator("#comment").fill("Baru setengah")
    changed(shop, number, status="Canceled")
    add(page)
    expect(page.get_by_role("alert")).to_contain_text("pesanan sudah pada versi 2, bukan 1")
    expect(page.locator("#comment")).to_have_value("Baru setengah")
    expect(page.locator("#status")).to_have_value("Processing")
    add(page)
    expect(page.get_by_role("alert")).to_contain_text("Canceled")
    expect(page.locator("#comment")).to_have_value("Baru setengah")


def test_a_status_that_is_not_possible_any_more_stays_chosen_and_says_so(
    shop: Shop, visit: Callable[..., Visit], number: str
) -> None:
    person = visit(WIDE).sign_in()
    page = person.at(f"/desk/orders/{number}")
    page.locator("#status").select_option("Processing")
    page.locator("#override").check()
    changed(shop, number, status="Canceled")
    expect(page.locator("#meanwhile")).to_contain_text("Canceled")
    expect(page.locator("#status")).to_have_value("Processing")
    expect(page.locator("[data-gone]")).to_have_attribute("label", "Tidak mungkin lagi")
    expect(page.locator("#preview")).to_contain_text("Canceled")
    expect(page.locator("#override")).to_be_checked()
    person.is_usable_by_all()
    page.locator("#status").select_option("Canceled")
    expect(page.locator("#preview")).to_contain_text("Status tetap Canceled.")


def test_who_ticks_nothing_lifts_no_override_that_came_meanwhile(
    shop: Shop, visit: Callable[..., Visit], number: str
) -> None:
    page = visit(WIDE).sign_in().at(f"/desk/orders/{number}")
    field = page.locator("#comment")
    field.fill("Uang sudah masu")
    changed(shop, number, status="Processing", override=True)
    expect(page.locator("#meanwhile")).to_contain_text("Processing")
    expect(page.locator("#override")).to_be_checked()
    expect(page.locator("#status")).to_have_value("Processing")
    expect(page.locator("[data-gone]")).to_have_count(0)
    expect(field).to_be_focused()
    page.keyboard.type("k")
    expect(field).to_have_value("Uang sudah masuk")
    expect(page.locator("#preview pre")).to_contain_text("Uang sudah masuk")  # and pushes nothing down any more
    page.locator("#meanwhile").scroll_into_view_if_needed()
    expect(page.locator("[name=seen]")).to_have_value("2")
    add(page)
    expect(page.locator(".notices")).to_contain_text("Berhasil")
    expect(page.locator(".facts").first).to_contain_text("tidak boleh (override)")


def test_two_changes_are_told_together_in_english(shop: Shop, visit: Callable[..., Visit], number: str) -> None:
    person = visit(WIDE)
    person.page.goto("/desk/sign-in")
    person.page.get_by_role("button", name="English").click()
    page = person.sign_in().at(f"/desk/orders/{number}")
    page.locator("#comment").fill("Half of it")
    changed(shop, number, status="Processing")
    expect(page.locator("#meanwhile li")).to_have_count(1)
    changed(shop, number, status="Processed")
    expect(page.locator("#meanwhile li")).to_have_count(2)
    expect(page.locator("#meanwhile")).to_contain_text("The order has changed while you were writing.")
    page.locator("#comment").fill("")
    changed(shop, number, status="Canceled")
    expect(page.locator("#meanwhile")).to_be_empty()
    expect(page.locator("#status")).to_have_value("Canceled")
