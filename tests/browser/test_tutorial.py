"""The whole tutorial, through the desk and the member area: by mouse and by keyboard alone, in both languages, on a
desk's screen and on a phone's."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser import story, tutorial, tutorial_ends
from tests.browser.hands import Hand, Keyboard, Mouse
from tests.browser.member_story import come_in
from tests.browser.shop import Shop
from tests.browser.tutorial import Side
from tests.browser.tutorial_words import Words
from tests.browser.visit import NARROW, WIDE, Visit
from tests.integration.orders_api import ORDER

# Each hand in each language and on each screen. All eight would take two minutes more, and other tests look at each
# page in both languages and on both screens.
RUNS = ((Mouse, "id", WIDE), (Mouse, "en", NARROW), (Keyboard, "en", WIDE), (Keyboard, "id", NARROW))


@pytest.mark.parametrize(("hand", "language", "width"), RUNS)
def test_an_order_goes_from_ordered_to_arrived(
    shop: Shop, visit: Callable[..., Visit], hand: type[Hand], language: str, width: int
) -> None:
    customer, admin = (_side(visit(width), hand, language) for _ in range(2))
    number = _ordered(shop, language)
    _paid(customer, admin, shop, number)
    _worked(admin, shop, number)
    tutorial_ends.customer_reads_it(customer, number)
    tutorial_ends.customer_opens_the_invoice(customer, number)


def _side(person: Visit, hand: type[Hand], language: str) -> Side:
    return Side(person, hand(person.page), Words(language))


def _ordered(shop: Shop, language: str) -> str:
    number = shop.api.place(customer={**ORDER["customer"], "language": language})
    other = story.order_of(shop, 1)
    for one in (number, other):
        story.expected(shop, one)
    shop.settled([number, other])
    return number


def _paid(customer: Side, admin: Side, shop: Shop, number: str) -> None:
    due = f"Rp{shop.placed(number).amount_due:,}".replace(",", ".")
    come_in(customer.person).at("/member/")
    customer.speaks_their_language()
    tutorial.customer_pays(customer, number, due)
    shop.settled([number])
    tutorial.admin_comes_in(admin, shop.password)
    tutorial.admin_opens_the_new_order(admin, number)
    tutorial.admin_accepts_the_payment(admin, number)
    story.paid(shop, number)
    shop.settled([number])


def _worked(admin: Side, shop: Shop, number: str) -> None:
    tutorial.admin_opens_it_from_the_list(admin, number)
    tutorial.admin_tells_of_the_work(admin, number)
    tutorial.admin_ships(admin, number)
    tutorial.admin_completes(admin, number)
    tutorial_ends.admin_gives_what_is_due(admin)
    tutorial_ends.admin_makes_the_invoice(admin, shop, number)
    tutorial_ends.admin_looks_at_it_from_all_sides(admin, number)
