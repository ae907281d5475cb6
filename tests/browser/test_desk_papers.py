"""What a full desk hands out and takes in as files and texts, and text that means no good on the pages of a week."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from playwright.sync_api import expect

from tests.browser import office, story, week
from tests.browser.shop import Shop
from tests.browser.visit import NARROW, WIDE, Visit

FORMULA = "=HYPERLINK(0) siti"
CELLS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def test_a_formula_is_a_text_in_the_spreadsheet(shop: Shop, visit: Callable[..., Visit], tmp_path: Path) -> None:
    number = story.order_of(shop, customer={"id": "c-x", "name": FORMULA, "email": "x@example.test"})
    shop.settled([number, story.order_of(shop, 2)])
    page = visit(WIDE).sign_in().at("/desk/orders?customer=siti")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Ekspor XLSX").click()
    taken.value.save_as(tmp_path / "pesanan.xlsx")
    with ZipFile(tmp_path / "pesanan.xlsx") as book:
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    head, *rows = ([cell.findtext(f".//{CELLS}t") for cell in row] for row in sheet.iter(f"{CELLS}row"))
    assert head[:3] == ["No.", "Pelanggan", "Status"]
    assert [row[:3] for row in rows] == [[number, FORMULA, "Pending"]]
    assert [*sheet.iter(f"{CELLS}f"), *sheet.iter(f"{CELLS}hyperlink")] == []


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_proof_that_is_a_pdf_is_seen_beside_what_the_account_says(
    shop: Shop, visit: Callable[..., Visit], width: int
) -> None:
    number = week.claimed_by_pdf(shop)
    office.account(shop, number)
    shop.settled([number])
    person = visit(width).sign_in()
    page = person.at("/desk/claims")
    expect(page.locator("main")).to_contain_text(office.HOLDER)
    where = page.get_by_title("Bukti transfer").get_attribute("src") or ""
    proof = page.request.get(where)
    assert (proof.body(), proof.headers["content-type"]) == (week.TRANSFER, "application/pdf")
    assert "sandbox" not in proof.headers["content-security-policy"]
    person.fits()
    person.is_usable_by_all()


def test_invoices_of_the_ticked_orders_come_as_one_pdf(shop: Shop, visit: Callable[..., Visit]) -> None:
    done = story.a_day(shop)["done"]
    page = visit(WIDE).sign_in().at("/desk/orders")
    page.get_by_label(f"Centang pesanan {done}").check()
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Cetak invoice").click()
    assert opened.value.evaluate("document.contentType") == "application/pdf"


def test_a_saved_text_is_added_to_what_is_written(shop: Shop, visit: Callable[..., Visit]) -> None:
    shop.trusted()
    number = story.order_of(shop)
    shop.settled([number])
    page = visit(NARROW).sign_in().at(f"/desk/orders/{number}")
    page.locator("#comment").fill("Halo kak,")
    page.locator(".saved").select_option(index=1)
    said = page.locator("#comment").input_value()
    assert said.startswith("Halo kak,\nTerima kasih")
    page.get_by_role("button", name="Tambah Riwayat").click()
    expect(page.locator(".history .comment").first).to_have_text(said)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_text_that_means_no_good_is_text_on_the_pages_of_a_week(
    shop: Shop, visit: Callable[..., Visit], width: int
) -> None:
    number = mean(shop)
    person = visit(width).sign_in()
    for path in ("", "/then", "/dispute", "/entries/3/comment"):
        _shown_as_text(person, f"/desk/orders/{number}{path}")
    for path in ("/desk/stuck", "/desk/bank", "/desk/services", "/desk/addresses"):
        _shown_as_text(person, path)
    page = person.at("/desk/orders")
    page.get_by_label(f"Centang pesanan {number}").check()
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Cetak surat jalan").click()
    person.page = opened.value
    _is_text(person)
    assert len(person.page.locator(".sheet").inner_text()) > 500


def mean(shop: Shop) -> str:
    """An order that has been stuck for weeks, whose customer asks for it to be taken back; its number."""
    with shop.clock.at(shop.clock.ago(days=30)):
        number = story.refused_text(shop)
        parcel = {"status": "Shipped", "courier": story.SCRIPT, "tracking_number": story.MEAN[:150]}
        assert shop.api.history(number, **parcel).status_code == 200
    asked = shop.api.as_storefront().post(f"/api/v1/orders/{number}/returns", json={"reason": story.MEAN[:10_000]})
    assert asked.status_code == 201, asked.text
    office.addresses(shop)
    office.account(shop, number)
    office.services(shop, number)
    shop.settled([number])
    return number


def _shown_as_text(person: Visit, path: str) -> None:
    person.at(path)
    _is_text(person)
    person.is_usable_by_all()


def _is_text(person: Visit) -> None:
    expect(person.page.locator("main")).to_contain_text("<script>document.title=")
    assert "stolen" not in person.page.title()
    assert person.page.locator("main script").count() == 0
    person.fits()
