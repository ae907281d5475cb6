"""The sweep as a thread."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from services.invoices.finishing import Finishing
from services.invoices.rendering import Rendering
from services.invoices.sweeping import Sweeper
from shared.contract.fields import BlobRef
from shared.contract.invoices import InvoiceRendered
from shared.errors import Broken, PesananError, Unavailable
from tests.unit.invoices.given import NOON, placed, requested
from tests.unit.invoices.memory import MemoryBlobs, PlainPrinter
from tests.unit.invoices.shop import Shop
from tests.waiting import until


class FailingBlobs(MemoryBlobs):
    """Raises what it is given, one at a call, and then works."""

    def __init__(self, *troubles: PesananError) -> None:
        super().__init__()
        self._troubles = list(troubles)

    def put(self, data: bytes, media_type: str, name: str = "") -> BlobRef:
        if self._troubles:
            raise self._troubles.pop(0)
        return super().put(data, media_type, name)


def issued(*orders: str) -> Shop:
    """Issued and never printed."""
    shop = Shop()
    for order in orders:
        shop.hear(placed(order))
        shop.hear(requested(order))
    return shop


def sweeper_of(shop: Shop, blobs: MemoryBlobs) -> Sweeper:
    finishing = Finishing(shop.journal, shop.unfinished, Rendering(shop.journal, blobs, PlainPrinter()))
    return Sweeper(finishing, timedelta(milliseconds=10), timedelta(0), lambda: NOON + timedelta(minutes=1))


@pytest.fixture
def running() -> Iterator[list[Sweeper]]:
    sweepers: list[Sweeper] = []
    yield sweepers
    for sweeper in sweepers:
        sweeper.stop()


def test_what_was_left_is_finished_at_start_and_again_after_a_while(running: list[Sweeper]) -> None:
    shop = issued("10001")
    sweeper = sweeper_of(shop, MemoryBlobs())
    running.append(sweeper)
    sweeper.start()
    until(lambda: len(shop.said(InvoiceRendered)) == 1)
    shop.hear(placed("10002"))
    shop.hear(requested("10002"))
    until(lambda: len(shop.said(InvoiceRendered)) == 2)
    assert sweeper.check() is None


def test_a_paper_that_can_not_be_printed_keeps_no_other_waiting_and_is_told_of() -> None:
    shop = issued("10001", "10002")
    sweeper = sweeper_of(shop, FailingBlobs(Broken("no glyph")))
    sweeper.sweep()
    assert [event.subject for event in shop.journal.log if event.type == "InvoiceRendered"] == ["10002"]
    assert sweeper.trouble == "the sweep could not finish: no glyph"
    sweeper.sweep()
    assert len(shop.said(InvoiceRendered)) == 2
    assert sweeper.trouble is None


def test_while_the_store_is_away_the_sweep_waits_for_its_next_turn() -> None:
    shop = issued("10001", "10002")
    sweeper = sweeper_of(shop, FailingBlobs(Unavailable("away")))
    sweeper.sweep()
    assert shop.said(InvoiceRendered) == []
    sweeper.sweep()
    assert len(shop.said(InvoiceRendered)) == 2
