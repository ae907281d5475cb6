"""What a customer does, by touch and by keyboard: coming in, paying, sending back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import FilePayload, Page, expect

from local.mongo import MongoServer
from services.orders.member.sending import begin_sending
from shared.mail_sending.server import MailServer as Relay
from tests.browser import story
from tests.browser.member_story import BUDI, come_in, order_of, stages
from tests.browser.shop import Shop, open_shop
from tests.browser.visit import NARROW, WIDE, Visit
from tests.integration.mail_server import MailServer, mail_server

PICTURE: FilePayload = {"name": "bukti.png", "mimeType": "image/png", "buffer": story.PROOF}
LONGEST_WALK = 40  # tabs


@pytest.fixture
def post() -> Iterator[MailServer]:
    with mail_server().running() as running:
        yield running


@pytest.fixture
def shop(mongo: MongoServer, fresh_prefix: str, post: MailServer) -> Iterator[Shop]:
    with open_shop(mongo, fresh_prefix, shop="Toko Batik Nusantara", mail=Relay(port=post.port)) as opened:
        mails = begin_sending(opened.api.app)
        yield opened
        mails.stopped.set()


def newest_link(page: Page, post: MailServer) -> str:
    """Once the mail is there."""
    for _ in range(100):
        if post.mails:
            body = post.mails[-1].get_body(("plain",))
            assert body is not None
            return str(re.findall(r"http://127\.0\.0\.1:\d+/member/enter/[\w-]+", body.get_content())[0])
        page.wait_for_timeout(100)
    raise AssertionError("no mail has come")


def walk_to(page: Page, name: str) -> None:
    """By Tab, until what is called so has the focus."""
    for _ in range(LONGEST_WALK):
        page.keyboard.press("Tab")
        said = page.evaluate("(document.activeElement.getAttribute('aria-label') || document.activeElement.innerText)")
        if name in str(said):
            return
    raise AssertionError(f"the keyboard does not reach {name!r}")


def test_a_customer_comes_in_by_the_mail_s_link_with_the_keyboard_alone(
    shop: Shop, visit: Callable[..., Visit], post: MailServer
) -> None:
    number = order_of(shop)
    shop.settled([number])
    person = visit(WIDE)
    page = person.at(f"/member/orders/{number}")
    expect(page.locator("h1")).to_have_text("Pesanan Anda")
    page.keyboard.type(BUDI)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Periksa email Anda")
    page.goto(newest_link(page, post))
    expect(page.locator("main")).to_contain_text(BUDI)
    person.is_usable_by_all()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(f"Pesanan {number}")
    page.goto(newest_link(page, post))
    expect(page.locator("h1")).to_have_text("Tautan ini tidak berlaku lagi")
    person.at("/member/")
    walk_to(page, "Akun")
    page.keyboard.press("Enter")
    walk_to(page, "Keluar")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Anda sudah keluar.")


def test_a_transfer_is_confirmed_with_its_proof_on_a_phone(shop: Shop, visit: Callable[..., Visit]) -> None:
    number = stages(shop)["new"]
    person = come_in(visit(NARROW, has_touch=True))
    page = person.at(f"/member/orders/{number}")
    page.get_by_role("link", name="Saya sudah transfer").tap()
    page.get_by_label("Dari bank mana?").fill("Mandiri")
    page.get_by_label("Bukti transfer").set_input_files(PICTURE)
    page.get_by_role("button", name="Kirim konfirmasi").tap()
    expect(page.get_by_role("status").first).to_contain_text("Terima kasih.")
    expect(page.locator(".owed h2")).to_have_text("Pembayaran Anda sedang kami periksa")
    (claim,) = (one for one in shop.api.wired.reading.claims(True, "", 9)[0] if one.order == number)
    assert claim.claimed is not None
    assert claim.claimed.proof is not None
    assert shop.api.wired.blobs.get(claim.claimed.proof.key) == story.PROOF
    assert (claim.claimed.bank, claim.claimed.amount) == ("Mandiri", shop.placed(number).amount_due)


def test_a_refused_confirmation_keeps_what_was_written(shop: Shop, visit: Callable[..., Visit]) -> None:
    number = stages(shop)["new"]
    person = come_in(visit(NARROW))
    page = person.at(f"/member/orders/{number}/payment")
    page.get_by_label("Dari bank mana?").fill("BRI")
    page.get_by_label("Jumlah yang ditransfer").fill("banyak")
    page.get_by_label("Bukti transfer").set_input_files({**PICTURE, "buffer": b"MZ no picture"})
    page.get_by_role("button", name="Kirim konfirmasi").click()
    expect(page.get_by_role("alert")).to_contain_text("Mohon periksa isian yang ditandai.")
    expect(page.get_by_label("Dari bank mana?")).to_have_value("BRI")
    expect(page.locator("#amount-wrong")).to_contain_text("tulis jumlah")
    person.fits()
    person.is_usable_by_all()
    page.get_by_label("Jumlah yang ditransfer").fill("Rp 95.284,00")
    page.get_by_label("Bukti transfer").set_input_files({**PICTURE, "buffer": b"MZ no picture"})
    page.get_by_role("button", name="Kirim konfirmasi").click()
    expect(page.locator("#proof-wrong")).to_contain_text("jpg")


def test_a_file_that_is_too_large_is_said_before_it_is_sent(shop: Shop, visit: Callable[..., Visit]) -> None:
    number = stages(shop)["new"]
    page = come_in(visit(NARROW)).at(f"/member/orders/{number}/payment")
    page.get_by_label("Bukti transfer").set_input_files({**PICTURE, "buffer": story.PROOF + bytes(5 * 1024 * 1024)})
    assert "5 MB" in str(page.locator("#proof").evaluate("field => field.validationMessage"))


def test_a_return_is_asked_for_with_the_keyboard_and_its_answer_is_read(
    shop: Shop, visit: Callable[..., Visit]
) -> None:
    number = stages(shop)["done"]
    person = come_in(visit(WIDE))
    page = person.at(f"/member/orders/{number}")
    walk_to(page, "Ajukan pengembalian barang")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Sablonnya luntur")
    walk_to(page, "Kirim permintaan")
    page.keyboard.press("Enter")
    expect(page.locator(".asked")).to_contain_text("Sedang kami periksa")
    expect(page.locator(".asked")).to_contain_text("Sablonnya luntur")
    (asked,) = shop.api.as_admin().get(f"/api/v1/orders/{number}/returns").get_json()["returns"]
    decision = {"decision": "accept", "reason": "Maaf ya, kirim kembali.", "notify": True}
    path = f"/api/v1/orders/{number}/returns/{asked['id']}/decision"
    assert shop.api.as_admin().post(path, json=decision).status_code == 200
    shop.settled([number])
    page.reload()
    expect(page.locator(".asked")).to_contain_text("Maaf ya, kirim kembali.")
    person.is_usable_by_all()


def test_where_the_shop_has_ruled_it_out_the_reason_stands_and_no_button(
    shop: Shop, visit: Callable[..., Visit]
) -> None:
    page = come_in(visit(NARROW)).at(f"/member/orders/{stages(shop)['kept']}")
    expect(page.locator("main")).to_contain_text("Barang pesanan ini tidak dapat dikembalikan")
    expect(page.get_by_text("Ajukan pengembalian barang")).to_have_count(0)


def test_the_invoice_opens(shop: Shop, visit: Callable[..., Visit]) -> None:
    number = stages(shop)["done"]
    person = come_in(visit(NARROW))
    link = person.at(f"/member/orders/{number}").get_by_role("link", name="Invoice INV/2026/")
    answer = person.page.request.get(link.get_attribute("href") or "")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF")
