"""The tutorial at the desk, by mouse: a new order comes up by itself, is paid, sent and completed."""

from __future__ import annotations

import time
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser import story
from tests.browser.shop import LOOPBACK, Shop
from tests.browser.visit import NARROW, WIDE, Visit


def test_a_new_order_comes_up_by_itself_within_a_second(shop: Shop, visit: Callable[..., Visit]) -> None:
    page = visit(WIDE).sign_in().page
    expect(page.locator("[data-live-on]")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Belum ada pesanan")
    for at in range(5):
        number = story.order_of(shop, at)
        began = time.monotonic()
        page.locator(f"#row-{number}").wait_for()
        assert time.monotonic() - began < 1.0
    page.get_by_role("link", name=f"Buka pesanan {number}").click()
    expect(page.locator("h1")).to_have_text(f"Pesanan {number}")


def test_a_change_from_a_strange_address_goes_through_with_the_red_button(
    shop: Shop, visit: Callable[..., Visit]
) -> None:
    number = story.order_of(shop)
    shop.settled([number])
    person = visit(WIDE).sign_in()
    page = person.at(f"/desk/orders/{number}")
    page.locator("#status").select_option("Processing")
    page.locator("#comment").fill("Uang sudah masuk,\nterima kasih!")
    page.get_by_role("button", name="Tambah Riwayat").click()
    expect(page.get_by_role("alert")).to_contain_text(f"perubahan dari alamat {LOOPBACK} tidak diizinkan")
    person.is_usable_by_all()
    page.get_by_role("button", name="Tambah IP").click()
    said = page.locator(".notices")
    expect(said).to_contain_text(f"Berhasil: perubahan dari {LOOPBACK} sekarang diizinkan.")
    expect(said).to_contain_text(f"Berhasil: riwayat pesanan {number} sudah ditambahkan.")
    newest = page.locator(".history > li").first
    expect(newest).to_contain_text("Processing")
    expect(newest.locator(".comment")).to_have_text("Uang sudah masuk,\nterima kasih!")
    expect(newest.locator(".trace")).to_contain_text(f"ani · di meja kerja · {LOOPBACK}")
    page.goto("/desk/addresses")
    expect(page.locator("table")).to_contain_text(LOOPBACK)


def test_an_order_is_sent_and_what_it_will_do_is_shown_before(shop: Shop, visit: Callable[..., Visit]) -> None:
    shop.trusted()
    number = story.a_day(shop)["paid"]
    page = visit(NARROW).sign_in().at(f"/desk/orders/{number}")
    parcel = page.get_by_label("Kurir dan No Resi")
    expect(parcel).to_be_hidden()
    page.locator("#status").select_option("Shipped")
    expect(parcel).to_be_visible()
    expect(page.locator("#preview")).to_contain_text("perlu diisi bila barang dikirim")
    parcel.fill("JNE")
    page.get_by_label("No Resi", exact=True).fill("JNE77")
    page.locator(".saved").select_option(index=2)
    preview = page.locator("#preview")
    expect(preview).to_contain_text("Status menjadi Shipped.")
    expect(preview.locator(".subject")).to_have_text(f"Pesanan {number} dikirim: No Resi JNE77")
    expect(preview.locator("pre")).to_contain_text("Pesanan Anda sudah dikirim.")
    page.get_by_role("button", name="Tambah Riwayat").click()
    expect(page.locator(".notices")).to_contain_text("Berhasil")
    expect(page.locator(".resi").first).to_contain_text("JNE JNE77")


def test_a_mistake_is_fixed_behind_its_switch_and_with_a_reason(shop: Shop, visit: Callable[..., Visit]) -> None:
    shop.trusted()
    number = story.a_day(shop)["done"]
    page = visit(WIDE).sign_in().at(f"/desk/orders/{number}")
    assert "Pending" not in page.locator("#status option:not([data-mend] *)").all_text_contents()
    page.get_by_label("Perbaiki kesalahan").check()
    page.locator("#status").select_option("Processing")
    page.get_by_role("button", name="Tambah Riwayat").click()
    expect(page.get_by_role("alert")).to_contain_text("sebutkan kesalahan yang diperbaiki")
    assert page.locator("#status").input_value() == "Processing"
    page.locator("#correction_reason").fill("Paket belum sampai")
    page.get_by_role("button", name="Tambah Riwayat").click()
    expect(page.locator(".history > li").first).to_contain_text("Paket belum sampai")


def test_the_green_buttons_do_it_once_and_take_it_back(shop: Shop, visit: Callable[..., Visit]) -> None:
    shop.trusted()
    number = story.a_day(shop)["paid"]
    page = visit(WIDE).sign_in().at(f"/desk/orders/{number}")
    for add, back in (
        ("Tambahkan poin hadiah", "Tarik kembali poin hadiah"),
        ("Tambahkan komisi", "Tarik kembali komisi"),
    ):
        page.get_by_role("button", name=add).click()
        expect(page.get_by_role("button", name=back)).to_be_visible()
        page.get_by_role("button", name=back).click()
        expect(page.get_by_role("button", name=add)).to_be_visible()
    page.get_by_role("button", name="Buat invoice").click()
    expect(page.locator(".options")).to_contain_text("sedang dibuat")


def test_claims_are_looked_at_one_after_the_other(shop: Shop, visit: Callable[..., Visit]) -> None:
    shop.trusted()
    numbers = story.a_day(shop)
    page = visit(WIDE).sign_in().at("/desk/claims")
    expect(page.locator("h2#current")).to_contain_text(f"Pesanan {numbers['claims']}")
    assert page.locator(".proof img").evaluate("image => image.naturalWidth") == 360
    page.get_by_role("button", name="Terima").click()
    expect(page.locator(".notices")).to_contain_text(f"pembayaran pesanan {numbers['claims']} diterima")
    expect(page.locator("h2#current")).to_contain_text(f"Pesanan {numbers['odd']}")
    expect(page.locator(".compare")).to_contain_text("selisih -Rp500")
    page.get_by_role("button", name="Tolak").click()
    expect(page.get_by_role("alert")).to_contain_text("sebutkan alasannya")
    page.locator("#reason").fill("Kurang Rp500")
    page.get_by_role("button", name="Tolak").click()
    expect(page.locator("main")).to_contain_text("Tidak ada konfirmasi yang menunggu")


def test_the_list_is_filtered_sorted_and_turned_by_its_address(shop: Shop, visit: Callable[..., Visit]) -> None:
    numbers = [story.order_of(shop, at) for at in range(24)]
    shop.settled(numbers)
    page = visit(WIDE).sign_in().at("/desk/orders")
    rows = page.locator("tbody .number")
    assert rows.all_text_contents() == numbers[:3:-1]
    page.get_by_role("link", name="Berikutnya").click()
    expect(rows).to_have_text(numbers[3::-1])
    page.get_by_role("link", name="Kembali").click()
    expect(rows).to_have_count(20)
    page.get_by_role("link", name="Total").click()
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("Total")
    page.locator("#customer").fill("siti")
    page.locator("#customer").press("Enter")
    page.wait_for_url("**customer=siti**")
    expect(page.locator("tbody .name")).to_have_text(["Siti Rahayu"] * 4)
    page.goto("/desk/orders?placed_from=2026-13-01")
    expect(page.get_by_role("alert")).to_contain_text("harus tanggal seperti 2026-11-24")
