"""The sweep at start, each minute, and where something is in its way."""

from __future__ import annotations

from datetime import timedelta
from threading import Event as Flag
from threading import Thread

from services.invoices.finishing import Finishing
from services.invoices.rendering import Rendering
from services.invoices.sweeping import Sweep
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


def sweep_of(shop: Shop, blobs: MemoryBlobs) -> Sweep:
    finishing = Finishing(shop.journal, shop.unfinished, Rendering(shop.journal, blobs, PlainPrinter()))
    return Sweep(finishing, timedelta(milliseconds=10), timedelta(0), lambda: NOON + timedelta(minutes=1))


def test_what_was_left_is_finished_at_start_and_again_after_a_while() -> None:
    shop, stop = issued("10001"), Flag()
    thread = Thread(target=sweep_of(shop, MemoryBlobs()).run, args=[stop])
    thread.start()
    try:
        until(lambda: len(shop.said(InvoiceRendered)) == 1)
        shop.hear(placed("10002"))
        shop.hear(requested("10002"))
        until(lambda: len(shop.said(InvoiceRendered)) == 2)
    finally:
        stop.set()
        thread.join()


def test_a_paper_that_can_not_be_printed_keeps_no_other_waiting_and_is_told_of() -> None:
    shop = issued("10001", "10002")
    sweep = sweep_of(shop, FailingBlobs(Broken("no glyph")))
    sweep.once()
    assert [event.subject for event in shop.journal.log if event.type == "InvoiceRendered"] == ["10002"]
    assert sweep.trouble == "no glyph"
    sweep.once()
    assert len(shop.said(InvoiceRendered)) == 2
    assert sweep.trouble is None


def test_while_the_store_is_away_the_sweep_waits_for_its_next_turn() -> None:
    shop = issued("10001", "10002")
    sweep = sweep_of(shop, FailingBlobs(Unavailable("away")))
    sweep.once()
    assert shop.said(InvoiceRendered) == []
    sweep.once()
    assert len(shop.said(InvoiceRendered)) == 2
