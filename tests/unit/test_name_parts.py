from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.orders.projections.name_parts import named_like, parts_of

NAMES = st.text(min_size=1, max_size=60)


def found(part: str, name: str) -> bool:
    """As MongoDB reads the query."""
    *begun, _whole = named_like(part)["$and"]
    return all(_begins(one["customer_parts"]["$elemMatch"], parts_of(name)) for one in begun)


def _begins(bounds: dict[str, Any], parts: tuple[str, ...]) -> bool:
    return any(bounds["$gte"] <= part < bounds["$lt"] for part in parts)


@given(NAMES, st.data())
def test_whatever_part_of_a_name_is_typed_finds_it(name: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(name) - 1))
    part = name[at : data.draw(st.integers(at + 1, len(name)))]
    assert found(part, name)


@pytest.mark.parametrize("part", ["santosa", "di rahayu", "Budi Santosos"])
def test_what_no_name_holds_is_found_in_none(part: str) -> None:
    assert not found(part, "Budi Santoso")
