"""Every page of the member area: in both widths, both themes and both languages, usable by all, and clean."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from local.mongo import MongoServer
from tests.browser import story
from tests.browser.member_story import BUDI, come_in, paths, stages
from tests.browser.shop import Shop, open_shop
from tests.browser.visit import NARROW, WIDE, Visit

DOORS = ("/member/sign-in", "/member/link-sent")
FOLDED = "() => document.querySelectorAll('main details').forEach((part) => { part.open = true; })"


@pytest.fixture
def shop(mongo: MongoServer, fresh_prefix: str) -> Iterator[Shop]:
    with open_shop(mongo, fresh_prefix, shop="Toko Batik Nusantara", shop_phone="0812-3456-789") as opened:
        yield opened


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_every_page_fits_and_keeps_nobody_out(shop: Shop, visit: Callable[..., Visit], width: int, scheme: str) -> None:
    numbers = stages(shop)
    person = visit(width, color_scheme=scheme)
    for path in (*DOORS, *paths(numbers)):
        if path == "/member/":
            come_in(person)
        page = person.at(path)
        expect(page.locator("html")).to_have_attribute("data-bs-theme", scheme)
        page.evaluate(FOLDED)
        person.fits()
        person.is_usable_by_all()


def test_every_page_speaks_english_by_choice_and_indonesian_by_itself(shop: Shop, visit: Callable[..., Visit]) -> None:
    numbers = stages(shop)
    person = visit(NARROW)
    page = person.at("/member/sign-in")
    expect(page.locator("h1")).to_have_text("Pesanan Anda")
    page.get_by_role("button", name="English").click()
    expect(page.locator("h1")).to_have_text("Your orders")
    come_in(person)
    expect(person.at("/member/").locator("h1")).to_have_text("My order history")
    for path in paths(numbers):
        expect(person.at(path).locator("html")).to_have_attribute("lang", "en")
        for indonesian in ("Pesanan ", "Riwayat", "Salin", "Rekening", "Konfirmasi"):
            expect(page.locator("main")).not_to_contain_text(indonesian)


def test_how_much_where_to_and_until_when_are_seen_without_scrolling(shop: Shop, visit: Callable[..., Visit]) -> None:
    number = stages(shop)["new"]
    placed = shop.placed(number)
    page = come_in(visit(NARROW)).at(f"/member/orders/{number}")
    owed = page.locator(".owed")
    written = f"{placed.amount_due:,}".replace(",", ".")
    expect(owed.locator(".due")).to_have_text(f"Rp{written}")
    expect(owed.locator("mark")).to_have_text(written[-3:])
    for said in (placed.account.number, "WIB", "tersisa"):
        expect(owed).to_contain_text(said)
    button = page.get_by_role("link", name="Saya sudah transfer")
    box = button.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 700, "a phone's first view"


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_what_each_product_costs_is_seen_on_any_screen(shop: Shop, visit: Callable[..., Visit], width: int) -> None:
    number = stages(shop)["new"]
    page = come_in(visit(width)).at(f"/member/orders/{number}")
    costs = page.locator(".bought-lines tbody .money")
    expect(costs).to_have_count(len(shop.placed(number).lines))
    for cost in costs.all():
        expect(cost).to_be_visible()


def test_a_button_copies_what_is_pasted_into_a_bank_s_app(shop: Shop, visit: Callable[..., Visit]) -> None:
    numbers = stages(shop)
    person = come_in(visit(NARROW, permissions=["clipboard-read", "clipboard-write"]))
    placed = shop.placed(numbers["new"])
    page = person.at(f"/member/orders/{numbers['new']}")
    copied = {"Salin jumlah": str(placed.amount_due), "Salin nomor rekening": placed.account.number}
    for name, value in copied.items():
        page.get_by_role("button", name=name).click()
        expect(page.locator("#said")).to_have_text(f"Tersalin: {value}")
        assert clipboard(page) == value
    page = person.at(f"/member/orders/{numbers['sent']}")
    page.get_by_role("button", name="Salin No Resi").press("Enter")
    expect(page.locator("#said")).to_contain_text("JNE0012345678")
    assert clipboard(page) == "JNE0012345678"


def test_the_courier_and_the_shop_are_one_tap_away(shop: Shop, visit: Callable[..., Visit]) -> None:
    number = stages(shop)["sent"]
    page = come_in(visit(NARROW)).at(f"/member/orders/{number}")
    follow = page.get_by_role("link", name="Lacak di JNE")
    expect(follow).to_have_attribute("href", "https://www.jne.co.id/tracking-package")
    expect(follow).to_have_attribute("rel", "noopener noreferrer")
    chat = page.get_by_role("link", name="Tanya lewat WhatsApp").get_attribute("href") or ""
    assert chat.startswith("https://wa.me/628123456789?text=")
    assert chat.endswith(f"{number}.")


def test_text_that_means_no_good_is_text_everywhere(shop: Shop, visit: Callable[..., Visit]) -> None:
    number = story.refused_text(shop)
    shop.settled([number])
    asked = {"status": "Shipped", "courier": story.SCRIPT, "tracking_number": story.MEAN[:150], "notify": True}
    assert shop.api.history(number, **asked).status_code == 200
    shop.settled([number])
    for width in (WIDE, NARROW):
        person = come_in(visit(width))
        for path in ("/member/", f"/member/orders/{number}"):
            page = person.at(path)
            expect(page.locator("main")).to_contain_text("<script>document.title=")
            assert "stolen" not in page.title()
            assert page.locator("main script").count() == 0
            person.fits()
        person.is_usable_by_all()
        expect(page.locator(".steps .comment").first).to_contain_text("👩‍👩‍👧 =1+1")
        assert len(page.locator(".steps .comment").last.inner_text()) > 9_000
        assert page.locator(".parcel a").count() == 0, "nobody's page is opened for a courier that is none"


def test_another_s_order_is_as_if_it_weren_t_there(shop: Shop, visit: Callable[..., Visit]) -> None:
    number = stages(shop)["done"]
    stranger = come_in(visit(WIDE), "siti@example.test")
    expect(stranger.at("/member/").locator("main")).to_contain_text("Belum ada pesanan dengan alamat email ini.")
    bodies = []
    for wanted in (number, "99999"):
        answer = stranger.page.goto(f"/member/orders/{wanted}?at=3")
        assert answer is not None
        assert answer.status == 404
        bodies.append(stranger.page.locator("main").inner_text().replace(wanted, "-"))
    assert bodies[0] == bodies[1]
    expect(stranger.page.locator("h1")).to_have_text("Halaman tidak ada")
    assert BUDI not in stranger.page.content()


def clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))
