"""The invoice's and the credit note's PDF, as far as the invoices service has come with them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from services.orders.api import paper_routes
from services.orders.domain.order import order_stream
from services.orders.projections.all import PROJECTIONS
from shared.bootstrap import new_id
from shared.contract.catalogue import CONTRACT
from shared.contract.events import Event, Recorded
from shared.contract.invoices import CreditNoteIssued, CreditNoteRendered, InvoiceIssued, InvoiceRendered
from shared.contract.orders import InvoiceRequested
from shared.contract.times import utc_now
from shared.journal.deciding import record
from shared.journal.port import Actor, Context
from shared.journal.streams import about_order
from shared.journal.writing import Writer
from shared.projecting.projector import Projector
from shared.projecting.read import FIRST_GENERATION
from tests.integration.orders_api import Api, incoming, project

PDF, CREDIT = b"%PDF-1.7 invoice", b"%PDF-1.7 credit note"
CONTEXT = Context("c", Actor("system", "invoices", channel="policy"), "x")


def get(api: Api, number: str, paper: str) -> Any:
    return api.as_admin().get(f"/api/v1/orders/{number}/{paper}.pdf")


def statuses(api: Api, number: str) -> tuple[int, int]:
    return get(api, number, "invoice").status_code, get(api, number, "credit-note").status_code


def written(number: str, *events: Event) -> list[Recorded[Event]]:
    """What the invoices service says of this order."""
    return Writer(CONTRACT, "invoices", utc_now, new_id).write(about_order("invoice", number), None, events, CONTEXT)


def take(api: Api, events: list[Recorded[Event]]) -> None:
    projector = Projector(api.wired.client[api.wired.settings.own_database], PROJECTIONS, FIRST_GENERATION)
    assert projector.take([incoming(recorded.wire) for recorded in events]) == []


def requested(api: Api) -> str:
    number = api.place()
    api.history(number, status="Processing")
    assert api.as_admin().post(f"/api/v1/orders/{number}/invoice").status_code == 202
    project(api)
    return number


def test_papers_are_there_once_they_are_rendered(api: Api) -> None:
    number = requested(api)
    invoice, credit = (api.wired.blobs.put(data, "application/pdf") for data in (PDF, CREDIT))
    year: dict[str, Any] = {"order": number, "sequence": 1, "issued_on": "2026-11-24", "total": 170_123}
    said = written(
        number,
        InvoiceIssued(**year, number="INV/2026/1", series="INV/2026"),
        InvoiceRendered(order=number, number="INV/2026/1", document=invoice),
        CreditNoteIssued(**year, number="NK/2026/1", series="NK/2026", invoice="INV/2026/1"),
        CreditNoteRendered(order=number, number="NK/2026/1", document=credit),
    )
    assert statuses(api, number) == (202, 404)
    take(api, said[:1])
    assert statuses(api, number) == (202, 404)
    take(api, said[1:2])
    assert statuses(api, number) == (200, 404)
    api.history(number, status="Canceled")  # which is what an invoice is credited for
    project(api)
    take(api, said[2:3])
    assert statuses(api, number) == (200, 202)
    take(api, said[3:])
    for paper, name, data in (("invoice", "INV-2026-1.pdf", PDF), ("credit-note", "NK-2026-1.pdf", CREDIT)):
        shown = get(api, number, paper)
        assert (shown.status_code, shown.content_type, shown.data) == (200, "application/pdf", data)
        assert name in shown.headers["Content-Disposition"]


def test_only_an_admin_reads_papers(api: Api) -> None:
    number = requested(api)
    for paper in ("invoice", "credit-note"):
        assert api.as_storefront().get(f"/api/v1/orders/{number}/{paper}.pdf").status_code == 403


def test_an_invoice_that_takes_too_long_is_503_and_no_longer_202(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    number = requested(api)
    waiting = get(api, number, "invoice")
    assert (waiting.status_code, waiting.headers["Retry-After"]) == (202, "1")
    monkeypatch.setattr(paper_routes, "utc_now", lambda: utc_now() + timedelta(minutes=16))
    late = get(api, number, "invoice")
    assert late.status_code == 503
    assert late.headers["Retry-After"]
    assert waiting.get_json()["since"] in late.get_json()["detail"]


@pytest.mark.parametrize("status", ["Refunded", "Reversed", "Chargeback"])
def test_no_invoice_is_asked_for_that_is_not_made(api: Api, status: str) -> None:
    number = api.place()
    api.history(number, status="Processing")
    api.history(number, status=status)
    refused = api.as_admin().post(f"/api/v1/orders/{number}/invoice")
    assert refused.status_code == 409
    assert status in refused.get_json()["detail"]


def test_an_invoice_asked_for_before_that_rule_is_409(api: Api) -> None:
    number = api.place()
    api.history(number, status="Processing")
    api.history(number, status="Reversed")
    record(api.wired.journal, order_stream(number), [InvoiceRequested()], CONTEXT)
    api.history(number, status="Processing")
    project(api)
    refused = get(api, number, "invoice")
    assert refused.status_code == 409
    assert "Reversed" in refused.get_json()["detail"]
