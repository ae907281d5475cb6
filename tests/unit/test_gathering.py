"""How the fetches of a policy's consumer are set by what the polls bring."""

from __future__ import annotations

from types import SimpleNamespace

from shared.consuming.gathering import GATHER_MS, GATHERED, PAGES_FIRST, Gathering

AT_ONCE = {"fetch_min_bytes": 1, "fetch_max_wait_ms": 2_000}


def test_records_gather_while_there_are_any_and_the_first_one_after_a_silence_comes_at_once() -> None:
    fetches, pauses = dict(AT_ONCE), list[float]()
    gathering = Gathering(SimpleNamespace(_fetcher=SimpleNamespace(config=fetches)), pauses.append)
    gathering.polled(any_records=False)
    assert fetches == AT_ONCE
    for _ in range(3):
        gathering.polled(any_records=True)
        assert fetches == {"fetch_min_bytes": GATHERED, "fetch_max_wait_ms": GATHER_MS}
    assert pauses == [PAGES_FIRST]
    gathering.polled(any_records=False)
    assert fetches == AT_ONCE
    gathering.polled(any_records=True)
    assert pauses == [PAGES_FIRST] * 2
