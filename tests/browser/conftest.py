"""A real browser before a real desk: every page is watched for errors, refused content and strange hosts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from local.mongo import MongoServer
from tests.browser import story
from tests.browser.chromium import NoBrowser, how_to_launch
from tests.browser.shop import Shop, open_shop
from tests.browser.visit import WIDE, Visit


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    try:
        return {**browser_type_launch_args, **how_to_launch()}
    except NoBrowser as reason:
        pytest.fail(str(reason), pytrace=False)


@pytest.fixture
def shop(mongo: MongoServer, fresh_prefix: str) -> Iterator[Shop]:
    with open_shop(mongo, fresh_prefix) as opened:
        yield opened


@pytest.fixture
def visit(browser: Browser, shop: Shop) -> Iterator[Callable[..., Visit]]:
    """`visit(WIDE)`: a browser of its own, closed and judged at the end."""
    visits: list[Visit] = []

    def begin(width: int = WIDE, **taste: Any) -> Visit:
        context = browser.new_context(viewport={"width": width, "height": 900}, base_url=shop.url, **taste)
        visits.append(Visit(_patient(context.new_page()), shop))
        return visits[-1]

    yield begin
    for one in visits:
        one.page.context.close()
    for one in visits:
        one.went_clean()


def _patient(page: Page) -> Page:
    page.set_default_timeout(15_000)
    return page


@pytest.fixture
def number(shop: Shop) -> str:
    """Of an order that has just been placed."""
    shop.trusted()
    placed = story.order_of(shop)
    shop.settled([placed])
    return placed
