"""The card of a return follows the news, and a reason that somebody types is never thrown away for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import story, week
from tests.browser.shop import Shop
from tests.browser.visit import NARROW, WIDE, Visit

HALF = "Sudah lewat 14 ha"


@pytest.fixture
def number(shop: Shop) -> str:
    """Of an order that has been sent."""
    shop.trusted()
    placed = story.order_of(shop)
    story.expected(shop, placed)
    story.paid(shop, placed)
    story.shipped(shop, placed)
    shop.settled([placed])
    return placed


def asks(shop: Shop, number: str, reason: str = week.REASON) -> str:
    """The customer, for the goods of this order to go back; the return's id."""
    asked = shop.api.as_storefront().post(f"/api/v1/orders/{number}/returns", json={"reason": reason})
    assert asked.status_code == 201, asked.text
    return str(asked.get_json()["return_id"])


def decided(shop: Shop, number: str, asked: str, decision: str = "reject", reason: str = "Sudah dipakai") -> None:
    """By somebody else."""
    path = f"/api/v1/orders/{number}/returns/{asked}/decision"
    answer = shop.api.as_admin().post(path, json={"decision": decision, "reason": reason, "notify": True})
    assert answer.status_code == 200, answer.text


def news_is(page: Page, said: str) -> None:
    expect(page.locator(".history > li").first).to_contain_text(said)


def test_a_return_comes_up_beside_what_is_typed_and_is_decided_there(
    shop: Shop, visit: Callable[..., Visit], number: str
) -> None:
    person = visit(NARROW).sign_in()
    page = person.at(f"/desk/orders/{number}")
    expect(page.locator(".return")).to_have_count(0)
    page.locator("#comment").fill("Baru setengah")
    asks(shop, number)
    card = page.locator(".return")
    expect(card).to_contain_text("tukar dengan ukuran L")
    expect(page.locator("#comment")).to_be_focused()
    expect(page.locator("#comment")).to_be_in_viewport()
    expect(page.locator("#comment")).to_have_value("Baru setengah")
    person.fits()
    person.is_usable_by_all()
    card.get_by_label("Alasan").fill("Sudah lewat 14 hari.")
    card.get_by_role("button", name="Tolak").click()
    expect(page.locator(".notices")).to_contain_text(number)
    expect(card).to_have_count(0)
    news_is(page, "Sudah lewat 14 hari.")


def test_a_return_that_somebody_else_has_decided_goes_away(
    shop: Shop, visit: Callable[..., Visit], number: str
) -> None:
    asked = asks(shop, number)
    shop.settled([number])
    page = visit(WIDE).sign_in().at(f"/desk/orders/{number}")
    expect(page.locator(".return")).to_have_count(1)
    decided(shop, number, asked)
    expect(page.locator(".return")).to_have_count(0)
    asks(shop, number, "Yang ini sobek")
    expect(page.locator(".return")).to_contain_text("Yang ini sobek")


def test_a_reason_that_is_typed_stays_while_the_order_goes_on(
    shop: Shop, visit: Callable[..., Visit], number: str
) -> None:
    asks(shop, number)
    shop.settled([number])
    page = visit(WIDE).sign_in().at(f"/desk/orders/{number}")
    field = page.locator(".return").get_by_label("Alasan")
    field.press_sequentially(HALF)
    page.keyboard.press("ArrowLeft")
    assert shop.api.history(number, status="Complete", comment="Selesai").status_code == 200
    news_is(page, "Selesai")
    expect(field).to_be_focused()
    page.keyboard.type("r")
    expect(field).to_have_value("Sudah lewat 14 hra")


def test_a_reason_that_is_typed_stays_when_somebody_else_decides_and_says_so(
    shop: Shop, visit: Callable[..., Visit], number: str
) -> None:
    asked = asks(shop, number)
    shop.settled([number])
    person = visit(NARROW).sign_in()
    page = person.at(f"/desk/orders/{number}")
    card = page.locator(".return")
    card.get_by_label("Alasan").fill(HALF)
    decided(shop, number, asked)
    expect(card).to_contain_text("Sementara itu pengembalian ini sudah diputuskan.")
    expect(card.locator("li")).to_contain_text("ditolak · ani")
    expect(card.locator("li")).to_contain_text("Sudah dipakai")
    expect(card.get_by_label("Alasan")).to_have_value(HALF)
    expect(card.get_by_role("button", name="Terima")).to_be_disabled()
    expect(card.get_by_role("button", name="Tolak")).to_be_disabled()
    person.fits()
    person.is_usable_by_all()
    asks(shop, number, "Yang ini sobek")
    expect(card).to_have_count(2)
    person.is_usable_by_all()
    page.reload()
    expect(card).to_have_count(1)
    expect(card).to_contain_text("Yang ini sobek")


def test_who_decides_without_the_news_is_told_what_was_decided_and_keeps_the_reason(
    shop: Shop, visit: Callable[..., Visit], number: str
) -> None:
    asked = asks(shop, number)
    shop.settled([number])
    person = visit(WIDE).sign_in()
    page = person.at(f"/desk/orders/{number}")
    page.route("**/news?*", lambda route: route.fulfill(status=204))
    page.locator(".return").get_by_label("Alasan").fill(HALF)
    decided(shop, number, asked, "accept")
    shop.settled([number])
    page.locator(".return").get_by_role("button", name="Tolak").click()
    expect(page.get_by_role("alert")).to_contain_text("sudah diputuskan")
    expect(page.locator(".return")).to_contain_text(HALF)
    person.is_usable_by_all()
