"""How a policy's records gather.

Pages get each record at once, since a person looks. Nine groups that work on each record at once take the processor
from the pages, so that a policy's fetches let records gather while there are any. In silence they wait for the first
one; its work begins when the page has had its time.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from kafka import KafkaConsumer

GATHER_MS = 200
GATHERED = 64 * 1024  # bytes of records for which a fetch need not wait any longer
PAGES_FIRST = 0.1  # seconds: as long as a record has waited in the middle for a fetch that lets records gather


class Gathering:
    """Sets the fetches of one consumer, from the next one on."""

    def __init__(self, consumer: KafkaConsumer, pause: Callable[[float], None] = time.sleep) -> None:
        self._fetches = consumer._fetcher.config  # kafka-python reads it for each fetch, and has no method that sets it
        self._in_silence = {name: self._fetches[name] for name in ("fetch_min_bytes", "fetch_max_wait_ms")}
        self._silent, self._pause = True, pause

    def polled(self, any_records: bool) -> None:
        """What the last poll brought."""
        if any_records and self._silent:
            self._pause(PAGES_FIRST)
        gather = {"fetch_min_bytes": GATHERED, "fetch_max_wait_ms": GATHER_MS}
        self._fetches.update(gather if any_records else self._in_silence)
        self._silent = not any_records
