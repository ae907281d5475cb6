"""The invoices against the orders that asked for them, their numbers and their documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from pymongo.collection import Collection

from local.mongo import MongoServer
from services.invoices.finishing import Finishing
from services.invoices.known_orders import MongoKnownOrders
from services.invoices.policies.requests import Requests
from services.invoices.printing import TypstPrinter
from services.invoices.reconciling import reconcile_invoices
from services.invoices.rendering import Rendering
from services.invoices.streams import papers_of
from services.invoices.unfinished import MongoUnfinished, Paper
from shared.blobs import BlobStore
from shared.bootstrap import Client, client_of, journal_of
from shared.contract.events import Event, Recorded
from shared.contract.invoices import InvoiceIssued
from shared.contract.orders import InvoiceRequested, Status, StatusChanged
from shared.contract.times import as_text, utc_now
from shared.journal.deciding import record
from shared.journal.mongo import INDEXES, MongoJournal, commits_of
from shared.journal.port import Actor, Context
from shared.journal.streams import about_order
from shared.settings import Settings
from tests.unit.invoices.given import SELLER, context, new_id, placed

Commits = Collection[dict[str, Any]]


@dataclass(frozen=True)
class Shop:
    """Both journals and the blob store; `ask` does what the admin, the consumer and the sweep do."""

    client: Client
    orders: MongoJournal
    invoices: MongoJournal
    requests: Requests
    finishing: Finishing
    blobs: BlobStore
    prefix: str

    def order(self, number: str) -> None:
        event = placed(number)
        self._write(number, event.event)
        self.requests.orders.placed(event)

    def ask(self, number: str) -> Recorded[InvoiceRequested]:
        return self._write(number, InvoiceRequested())

    def invoice(self, number: str) -> None:
        asked = self.ask(number)
        self.requests.invoice_requested(asked, context("invoices.requests", asked))
        self.finishing.finish(number, Paper.INVOICE)

    def move(self, number: str, status: Status) -> Recorded[StatusChanged]:
        return self._write(number, StatusChanged(before=Status.PENDING, status=status))

    def heard_to_move(self, number: str, status: Status) -> None:
        moved = self.move(number, status)
        self.requests.status_changed(moved, context("invoices.requests", moved))
        self.finishing.finish(number, Paper.CREDIT_NOTE)

    def commits(self, service: str) -> Commits:
        return commits_of(self.client[f"{self.prefix}{service}_journal"])

    def found(self, settled: timedelta = timedelta(minutes=1)) -> list[str]:
        """What stands a minute from now."""
        until = as_text(utc_now() + settled)
        differences = reconcile_invoices(self.commits("orders"), self.commits("invoices"), self.blobs, until)
        return [str(difference).partition(". Cure: ")[0] for difference in differences]

    def _write(self, number: str, event: Event) -> Recorded[Any]:
        by_ani = Context(new_id(), Actor("admin", "ani"), "c")
        return record(self.orders, about_order("order", number), [event], by_ani).events[0]


@pytest.fixture
def shop(mongo: MongoServer, fresh_prefix: str) -> Iterator[Shop]:
    """Two orders with an invoice each."""
    of = {
        name: Settings(service=name, mongo_uri=mongo.root_uri, database_prefix=fresh_prefix)
        for name in ("orders", "invoices")
    }
    with client_of(of["invoices"]) as client:
        for settings in of.values():
            client[settings.journal_database]["commits"].create_indexes(INDEXES)
        own, journal = client[of["invoices"].own_database], journal_of(of["invoices"], client)
        unfinished, blobs = MongoUnfinished(own), BlobStore(client[f"{fresh_prefix}blobs"])
        requests = Requests(journal, MongoKnownOrders(own), unfinished, SELLER, of["invoices"].zone, utc_now)
        finishing = Finishing(journal, unfinished, Rendering(journal, blobs, TypstPrinter()))
        made = Shop(client, journal_of(of["orders"], client), journal, requests, finishing, blobs, fresh_prefix)
        for number in ("10001", "10002"):
            made.order(number)
            made.invoice(number)
        yield made


def test_answered_requests_have_no_differences(shop: Shop) -> None:
    assert shop.found() == []


def test_an_invoice_made_again_after_the_first_was_credited_is_no_difference(shop: Shop) -> None:
    shop.heard_to_move("10001", Status.REFUNDED)
    shop.heard_to_move("10001", Status.PROCESSING)
    asked = shop.ask("10001")
    assert shop.found() == ["order:10001 version 5: asks for an invoice, and none was issued"]
    shop.requests.invoice_requested(asked, context("invoices.requests", asked))
    shop.finishing.finish("10001", Paper.INVOICE)
    assert shop.found() == []
    shop.ask("10001")
    assert shop.found() == []


def test_a_request_without_an_invoice_is_told_but_not_while_it_is_young(shop: Shop) -> None:
    shop.order("10003")
    shop.ask("10003")
    assert shop.found() == ["order:10003 version 2: asks for an invoice, and none was issued"]
    assert shop.found(timedelta(minutes=-1)) == []


def test_an_order_at_its_end_gets_no_invoice_and_that_is_no_difference(shop: Shop) -> None:
    shop.order("10003")
    shop.move("10003", Status.REFUNDED)
    shop.ask("10003")
    assert shop.found() == []


def test_an_invoice_that_nobody_asked_for_is_told(shop: Shop) -> None:
    shop.commits("orders").delete_one({"stream": "order:10002", "version": 2})
    assert shop.found() == ["invoice:10002 version 2: is an invoice that nobody asked for"]


def test_two_invoices_of_one_order_are_told(shop: Shop) -> None:
    again = InvoiceIssued(
        order="10002", number="INV/2026/000002", series="INV/2026", sequence=2, issued_on="2026-11-24", total=1
    )
    record(shop.invoices, papers_of("10002"), [again], Context(new_id(), Actor("system", "x"), "c"))
    told = shop.found()
    assert "invoice:10002 version 4: is one more invoice of the same order" in told
    assert any("version 4: carries INV/" in one for one in told)


def test_a_gap_in_a_series_is_told_with_the_paper_that_lacks_its_number(shop: Shop) -> None:
    (series,) = shop.commits("invoices").distinct("stream", {"stream": {"$regex": "^series:"}})
    shop.commits("invoices").delete_one({"stream": series, "version": 1})
    number = f"{series.partition(':')[2]}/000001"
    assert shop.found() == [
        f"{series} version 2: takes number 2, and 1 is next",
        f"invoice:10001 version 2: carries {number}, which was never taken",
    ]


def without(shop: Shop, order: str, version: int) -> None:
    shop.commits("invoices").delete_one({"stream": f"invoice:{order}", "version": version})


def test_a_number_without_a_paper_is_told(shop: Shop) -> None:
    without(shop, "10002", 3)
    without(shop, "10002", 2)
    told = shop.found()
    assert [one.partition(": ")[2][:30] for one in told][:1] == ["asks for an invoice, and none "]
    assert told[1].endswith("/000002, which stands on no paper")


def test_an_invoice_that_was_never_rendered_is_told(shop: Shop) -> None:
    without(shop, "10002", 3)
    assert [one.partition(": ")[2].partition(" ")[2] for one in shop.found()] == ["was issued and never rendered"]


def lost(files: Commits) -> None:
    files.delete_one({})


def changed(files: Commits) -> None:
    files.database["fs.chunks"].update_one({}, {"$set": {"data": b"%PDF-"}})


@pytest.mark.parametrize(
    ("harm", "said"), [(lost, "is not in the blob store"), (changed, "is not what was stored")], ids=["lost", "changed"]
)
def test_a_document_that_is_away_or_changed_is_told(shop: Shop, harm: Callable[[Commits], None], said: str) -> None:
    harm(shop.client[f"{shop.prefix}blobs"]["fs.files"])
    (told,) = shop.found()
    assert told.startswith("invoice:1000") and told.endswith(said)
