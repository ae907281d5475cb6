"""What readers ask over HTTP and what the bare side asks MongoDB is the same question."""

from datetime import UTC, datetime, timedelta
from random import Random
from urllib.parse import parse_qsl, urlsplit

import msgspec
import pytest

from benchmarks.log.lives import EVENTS
from benchmarks.reading.looks import Look, looks
from benchmarks.reading.many_orders import LAST, OPEN, RARE, RARELY, document
from services.orders.api.order_filters import orders_query
from services.orders.projections.order_page import order_pages
from services.orders.projections.reading import Reading
from shared.projecting.read import Projected, read_document

NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)
LISTED = [look for some in looks(3_000).values() for look in some[:3] if not look.number and not look.tiles]


@pytest.mark.parametrize("look", LISTED, ids=lambda look: look.path)
def test_the_bare_query_is_the_one_that_the_path_comes_to(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[list[object], object, int]] = []

    def parts(
        self: Projected, _name: str, query: dict[str, list[object]], _fields: object, *, sort: object, limit: int
    ) -> list[object]:
        asked.append(([condition for condition in query["$and"] if condition], sort, limit))
        return []

    monkeypatch.setattr(Projected, "parts", parts)
    args = dict(parse_qsl(urlsplit(look.path).query))
    Reading(Projected(None)).rows(orders_query(args), args.get("after", ""), look.rows)  # type: ignore[arg-type]  # no database is asked
    conditions = [{"placed_at": {"$gt": ""}}, *([look.query] if look.query else [])]
    assert asked == [(conditions, [("placed_at", -1), ("_id", -1)], look.rows + 1)]


def test_an_order_laid_out_is_a_document_of_the_projection() -> None:
    page = read_document(order_pages, document(3, NOW, Random(3)))
    assert page.id == str(LAST - 3)
    assert page.placed is not None
    assert page.placed.customer.name.casefold() == page.customer_folded
    assert (page.placed.total, page.placed.number) == (page.total, page.id)
    assert len(page.entries) == page.version


def test_old_orders_are_complete_and_come_at_the_same_pace() -> None:
    old, older = (read_document(order_pages, document(age, NOW, Random(age))) for age in (OPEN, OPEN + 300))
    assert (old.status, old.version) == ("Complete", EVENTS)
    between = datetime.fromisoformat(old.placed_at) - datetime.fromisoformat(older.placed_at)
    assert between == timedelta(days=1)


def test_one_customer_in_ten_thousand_has_the_rare_name() -> None:
    rare = document(RARELY // 2, NOW, Random(1))["customer_folded"]
    assert rare.startswith(RARE.casefold())
    look = looks(10)["search, a name that 1 in 10,000 has"][0]
    assert RARE.casefold() in look.path
    assert RARE.casefold().encode() in msgspec.json.encode(look.query)
