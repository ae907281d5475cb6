"""Every page of the desk: in both widths, both themes and both languages, usable by all, and clean."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser import story
from tests.browser.shop import Shop
from tests.browser.visit import NARROW, WIDE, Visit


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_every_page_fits_and_keeps_nobody_out(shop: Shop, visit: Callable[..., Visit], width: int, scheme: str) -> None:
    shop.trusted()
    numbers = story.a_day(shop)
    person = visit(width, color_scheme=scheme).sign_in()
    for path in paths(numbers):
        page = person.at(path)
        expect(page.locator("html")).to_have_attribute("data-bs-theme", scheme)
        if page.locator("#preview").count():
            expect(page.locator("#preview > *").first).to_be_visible()
        person.fits()
        person.is_usable_by_all()


def test_every_page_speaks_english_by_choice(shop: Shop, visit: Callable[..., Visit]) -> None:
    numbers = story.a_day(shop)
    person = visit(WIDE)
    person.page.goto("/desk/sign-in")
    person.page.get_by_role("button", name="English").click()
    person.sign_in()
    for path, title in zip(paths(numbers), ENGLISH, strict=True):
        expect(person.at(path).locator("h1")).to_have_text(title.format(**numbers))
        expect(person.page.locator("body")).not_to_contain_text("Pesanan terbaru")
        person.fits()


def test_text_that_means_no_good_is_text_everywhere(shop: Shop, visit: Callable[..., Visit]) -> None:
    shop.trusted()
    number = story.refused_text(shop)
    shop.settled([number])
    for width in (WIDE, NARROW):
        person = visit(width).sign_in()
        for path in (
            "/desk/",
            "/desk/orders",
            f"/desk/orders/{number}",
            f"/desk/orders/{number}/as-customer",
            "/desk/claims",
        ):
            page = person.at(path)
            expect(page.locator("main")).to_contain_text("<script>document.title=")
            assert "stolen" not in page.title()
            assert page.locator("main script").count() == 0
            person.fits()
        person.is_usable_by_all()
        person.at(f"/desk/orders?customer={story.SCRIPT}&after=%3Cscript%3E")
        expect(person.page.get_by_role("alert")).to_be_visible()


def paths(numbers: dict[str, str]) -> list[str]:
    done = f"/desk/orders/{numbers['done']}"
    then = (f"{done}/then", f"{done}/then?version=2", f"{done}/dispute")
    return ["/desk/", "/desk/orders", done, f"{done}/as-customer", *then, f"/desk/orders/{numbers['new']}", *OTHERS]


OTHERS = (
    "/desk/claims",
    "/desk/claims?state=all",
    "/desk/addresses",
    "/desk/services",
    "/desk/stuck",
    "/desk/people",
    "/desk/bank",
)
ENGLISH = (
    "Dashboard",
    "Orders",
    "Order {done}",
    "Order {done}",
    *("Order {done} as it was",) * 2,
    "Dispute pack of order {done}",
    "Order {new}",
    *("Payment confirmations",) * 2,
    "IP addresses",
    "Services",
    "Stuck orders",
    "People",
    "Bank statements",
)
