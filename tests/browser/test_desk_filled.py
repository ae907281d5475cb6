"""The desk after a week: what its pages show when there is much on them, and what is pressed there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from shared.journal.streams import Stream
from tests.browser import office, week
from tests.browser.shop import Shop
from tests.browser.visit import NARROW, WIDE, Visit


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_a_full_desk_fits_and_keeps_nobody_out(
    shop: Shop, visit: Callable[..., Visit], scheme: str
) -> None:
    numbers = filled(shop)
    for width in (WIDE, NARROW):
        person = visit(width, color_scheme=scheme).sign_in()
        for path in paths(numbers):
            expect(person.at(path).locator("html")).to_have_attribute("data-bs-theme", scheme)
            person.fits()
            person.is_usable_by_all()


def filled(shop: Shop) -> dict[str, str]:
    office.addresses(shop)
    shop.trusted()
    numbers = week.happened(shop)
    office.account(shop, numbers["pdf"])
    office.people(shop)
    office.services(shop, numbers["worked"])
    return numbers


def paths(numbers: dict[str, str]) -> list[str]:
    orders = [f"/desk/orders/{numbers[name]}" for name in ("returning", "worked")]
    return ["/desk/", *OFFICE, *orders, f"{orders[1]}/then", f"{orders[1]}/dispute", "/desk/claims?state=all"]


OFFICE = ("/desk/services", "/desk/stuck", "/desk/bank", "/desk/people", "/desk/addresses")


def test_parked_events_are_tried_again_with_the_button(shop: Shop, visit: Callable[..., Visit]) -> None:
    numbers = filled(shop)
    page = visit(WIDE).sign_in().at("/desk/services")
    for said in ("tertinggal 1.000 peristiwa atau lebih", "diam", "2 tertahan", "lancar", "30 detik", "10 menit"):
        expect(page.locator("#news")).to_contain_text(said)
    expect(page.locator("#news")).to_contain_text("pesanan … tidak diawali OrderPlaced")
    page.get_by_role("button", name=f"Coba lagi {numbers['worked']} dari {office.ISSUING}").click()
    expect(page.locator(".notices")).to_contain_text(numbers["worked"])
    (asked,) = shop.api.wired.journal.read(Stream(f"retry:{office.ISSUING}:{numbers['worked']}", numbers["worked"]))
    assert (asked.type, asked.actor_id) == ("RetryRequested", "ani")


def test_a_person_is_added_signs_in_and_is_taken_out_again(shop: Shop, visit: Callable[..., Visit]) -> None:
    shop.trusted()
    office.people(shop)
    owner = visit(WIDE).sign_in()
    page = owner.at("/desk/people")
    page.get_by_label("Nama").fill("rudi")
    page.get_by_label("Peninjau").check()
    page.get_by_role("button", name="Tambah").click()
    password = page.locator("#password").inner_text()
    owner.is_usable_by_all()
    rudi = visit(NARROW).sign_in("rudi", password)
    expect(rudi.at("/desk/bank").get_by_role("button", name="Unggah")).to_be_disabled()
    page.get_by_role("button", name="Keluarkan rudi di semua tempat").click()
    expect(page.locator("tr", has_text="rudi")).to_contain_text("0 peramban")
    rudi.page.goto("/desk/")
    expect(rudi.page.locator("#password")).to_be_visible()
    page.get_by_role("button", name="Hapus rudi").click()
    expect(page.locator("table")).not_to_contain_text("rudi")


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_return_is_rejected_with_its_reason(shop: Shop, visit: Callable[..., Visit], width: int) -> None:
    shop.trusted()
    number = week.returning(shop)
    shop.settled([number])
    person = visit(width).sign_in()
    page = person.at(f"/desk/orders/{number}")
    asked = page.locator(".return")
    expect(asked).to_contain_text("tukar dengan ukuran L")
    asked.get_by_role("button", name="Tolak").click()
    expect(page.get_by_role("alert")).to_contain_text("sebutkan alasannya")
    person.is_usable_by_all()
    asked.get_by_label("Alasan").fill("Sudah lewat 14 hari.")
    asked.get_by_role("button", name="Tolak").click()
    expect(page.locator(".history > li").first).to_contain_text("Sudah lewat 14 hari.")
    expect(asked).to_have_count(0)


def test_a_comment_is_corrected_and_another_withdrawn_by_their_forms(shop: Shop, visit: Callable[..., Visit]) -> None:
    shop.trusted()
    number = week.worked_over(shop)
    shop.settled([number])
    for width in (WIDE, NARROW):
        person = visit(width).sign_in()
        page = person.at(f"/desk/orders/{number}")
        page.get_by_role("link", name="Perbaiki komentar").nth(0 if width == NARROW else 1).click()
        person.fits()
        person.is_usable_by_all()
        page.get_by_label("Alasan").fill("Salah tulis")
        if width == WIDE:
            page.locator("#comment").fill(week.RIGHT)
            page.get_by_role("button", name="Perbaiki", exact=True).click()
        else:
            page.get_by_role("button", name="Tarik").click()
        expect(page.locator(".notices")).to_contain_text(f"riwayat pesanan {number}")
    told = page.locator(".history")
    expect(told).to_contain_text(week.RIGHT)
    expect(told).to_contain_text("Komentar ditarik")
    expect(told).not_to_contain_text(week.WRONG)
    expect(told).to_contain_text("550 mailbox unavailable")
    person.fits()
    person.is_usable_by_all()


def test_the_slider_shows_the_order_as_it_was(shop: Shop, visit: Callable[..., Visit]) -> None:
    number = week.worked_over(shop)
    shop.settled([number])
    for width in (WIDE, NARROW):
        person = visit(width).sign_in()
        page = person.at(f"/desk/orders/{number}/then")
        expect(page.locator(".moment")).to_contain_text("5 dari 5")
        page.locator("#version").press("Home")
        expect(page.locator(".moment")).to_contain_text("1 dari 5")
        expect(page.locator("#then")).to_contain_text("Menunggu pembayaran")
        expect(page.locator("#then")).not_to_contain_text("JNE0012345678")
        page.get_by_role("link", name="Sesudahnya").click()
        expect(page.locator(".moment")).to_contain_text("2 dari 5")
        expect(page.locator("#then")).to_contain_text("Diproses")
        person.fits()
        person.is_usable_by_all()
