"""How much memory `make run` lets MongoDB take."""

from __future__ import annotations

import pytest

from local.mongo import cache_within


@pytest.mark.parametrize(("memory", "cache"), [(2, 0.25), (8, 0.5), (16, 1), (256, 1)])
def test_the_cache_is_a_sixteenth_of_the_machines_memory_within_limits(memory: float, cache: float) -> None:
    assert cache_within(memory) == cache
