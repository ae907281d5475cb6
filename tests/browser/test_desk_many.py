"""Many orders at once: moved together, and taken away as a file."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import story
from tests.browser.shop import Shop
from tests.browser.visit import NARROW, WIDE, Visit


def test_ticked_orders_move_together_and_each_answers_for_itself(shop: Shop, visit: Callable[..., Visit]) -> None:
    shop.trusted()
    numbers = story.a_day(shop)
    person = visit(NARROW).sign_in()
    page = person.at("/desk/orders")
    for name in ("new", "done"):
        page.get_by_label(f"Centang pesanan {numbers[name]}").check()
    page.locator(".move select").select_option("Processing")
    page.get_by_placeholder("Satu komentar untuk semua").fill("Uang sudah masuk")
    page.get_by_role("button", name="Pindahkan").click()
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.filter(has_text=numbers["new"])).to_contain_text("Processing")
    expect(rows.filter(has_text=numbers["done"])).to_contain_text("pesanan Complete tidak dapat menjadi Processing")
    person.fits()
    person.is_usable_by_all()


def test_what_is_filtered_is_taken_away_as_a_file_that_runs_nothing(
    shop: Shop, visit: Callable[..., Visit], tmp_path: Path
) -> None:
    numbers = [story.order_of(shop, at) for at in range(7)]
    evil = story.order_of(shop, customer={"id": "c-x", "name": "=HYPERLINK(0) siti", "email": "x@example.test"})
    shop.settled([*numbers, evil])
    page = visit(WIDE).sign_in().at("/desk/orders?customer=siti")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Ekspor CSV").click()
    taken.value.save_as(tmp_path / "pesanan.csv")
    with (tmp_path / "pesanan.csv").open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file, delimiter=";")
    assert head[:3] == ["No.", "Pelanggan", "Status"]
    assert [row[:3] for row in rows] == [
        [evil, "'=HYPERLINK(0) siti", "Pending"],
        [numbers[1], "Siti Rahayu", "Pending"],
    ]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_dispatch_notes_of_the_ticked_orders_stand_alone_on_paper(
    shop: Shop, visit: Callable[..., Visit], width: int
) -> None:
    numbers = story.a_day(shop)
    person = visit(width).sign_in()
    page = person.at("/desk/orders")
    for name in ("paid", "sent"):
        page.get_by_label(f"Centang pesanan {numbers[name]}").check()
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Cetak surat jalan").click()
    person.page = opened.value
    expect(person.page.locator(".sheet")).to_have_count(2)
    person.fits()
    person.is_usable_by_all()
    person.page.emulate_media(media="print")
    for gone in (".side", ".top", ".actions"):
        expect(person.page.locator(gone)).to_be_hidden()


def test_ticked_orders_without_an_invoice_are_named(shop: Shop, visit: Callable[..., Visit]) -> None:
    numbers = story.a_day(shop)
    person = visit(WIDE).sign_in()
    page = person.at("/desk/orders")
    for name in ("paid", "done"):
        page.get_by_label(f"Centang pesanan {numbers[name]}").check()
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Cetak invoice").click()
    person.page = opened.value
    expect(person.page.locator("main")).to_contain_text(numbers["paid"])
    expect(person.page.get_by_role("button", name="Cetak 1 lainnya")).to_be_visible()
    person.fits()
    person.is_usable_by_all()
