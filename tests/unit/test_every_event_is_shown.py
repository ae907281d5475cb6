"""Every event of an order has a fold, a sentence in both languages, and what its customer sees of it; a new one that
lacks any of them fails here by its name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

import msgspec
import pytest
from msgspec import inspect

from services.orders.api.customer_view import CustomerOrderView, customer_order_view
from services.orders.pages.happenings import SAID
from services.orders.pages.language import catalog
from services.orders.projections.all import PROJECTIONS
from services.orders.projections.order_page import OrderPage, order_pages
from shared.contract.catalogue import PUBLISHED
from shared.contract.consumers import CONSUMER_EVENTS
from shared.contract.events import Event, Recorded
from shared.contract.orders import CommentCorrected, OrderPlaced, RewardPointsAdded, RewardPointsRemoved, StatusChanged
from shared.contract.payments import ExpiryLifted, PaymentExpected
from tests.contract.samples import sample

# Of the account, the allow-list, the shop's own series and the consumers.
NOT_OF_AN_ORDER = {kind.__name__ for kind in CONSUMER_EVENTS}
NOT_OF_AN_ORDER |= {"BankStatementUploaded", "IpAllowed", "IpRemoved", "RetryRequested", "InvoiceNumberTaken"}
NOT_OF_AN_ORDER |= {"CreditNoteNumberTaken", "MovementRecorded", "MovementMatched", "StatementRead"}
# Steps on the way to an event that the page shows.
STEPS = {"InvoicePrepared", "CreditNotePrepared", "NotificationDue"}
HISTORY, PAYMENT = {"history", "status", "returns_disallowed"}, {"payment", "payment_due_at"}
CUSTOMER_SEES: Mapping[str, set[str]] = {
    "OrderPlaced": set(CustomerOrderView.__struct_fields__),
    "StatusChanged": HISTORY,
    "CommentAdded": HISTORY,
    "CommentCorrected": {"history"},
    "Shipped": {"history", "courier", "tracking_number"},
    "PaymentClaimed": set(),
    "PaymentReviewed": set(),
    "PaymentNoted": set(),
    "InvoiceRequested": set(),
    "RewardPointsAdded": {"points_added"},
    "RewardPointsRemoved": {"points_added"},
    "CommissionAdded": set(),
    "CommissionRemoved": set(),
    "ReturnRequested": set(),
    "ReturnDecided": set(),
    "PaymentExpected": PAYMENT,
    "ClaimReceived": PAYMENT,
    "PaymentConfirmed": PAYMENT,
    "PaymentPartlyConfirmed": PAYMENT,
    "PaymentMismatched": PAYMENT,
    "PaymentRejected": PAYMENT,
    "PaymentExpired": PAYMENT,
    "ExpiryLifted": PAYMENT,
    "PaymentCanceled": PAYMENT,
    "RefundRecorded": PAYMENT,
    "InvoiceIssued": set(),
    "InvoiceRendered": set(),
    "CreditNoteIssued": set(),
    "CreditNoteRendered": set(),
    "NotificationSent": set(),
    "NotificationFailed": set(),
}
BUILDS_ON: Mapping[type[Event], tuple[type[Event], ...]] = {
    RewardPointsRemoved: (RewardPointsAdded,),
    ExpiryLifted: (PaymentExpected,),
}
OF_AN_ORDER = {kind: service for service, kinds in PUBLISHED.items() for kind in kinds}
OF_AN_ORDER = {kind: service for kind, service in OF_AN_ORDER.items() if kind.__name__ not in NOT_OF_AN_ORDER | STEPS}
STREAMS = {"orders": "order", "payments": "payment", "invoices": "invoice", "notifications": "notification"}
IDS = [kind.__name__ for kind in OF_AN_ORDER]


def happened(kind: type[Event], version: int) -> Recorded[Event]:
    service = OF_AN_ORDER[kind]
    return Recorded(
        event=msgspec.convert(sample(inspect.type_info(kind)), kind),
        id=f"{kind.__name__}-{version}",
        source=service,
        type=kind.__name__,
        subject="10001",
        time=f"2026-11-24T07:00:0{version}.000000Z",
        dataversion=kind.dataversion,
        stream=f"{STREAMS[service]}:10001",
        version=version,
        prevhash="",
        causation_id="",
        correlation_id="",
        actor_kind="admin",
        actor_id="ani",
        actor_ip="",
        channel="api",
        wire=b"",
    )


def page_after(*kinds: type[Event]) -> OrderPage:
    log = [happened(kind, version) for version, kind in enumerate(kinds, start=1)]
    return reduce(order_pages.fold, log, OrderPage(id="10001"))


def test_the_projections_are_those_that_the_service_runs() -> None:
    assert order_pages in PROJECTIONS


@pytest.mark.parametrize("kind", OF_AN_ORDER, ids=IDS)
def test_it_has_a_fold(kind: type[Event]) -> None:
    assert kind in order_pages.folds, f"{kind.__name__} has no fold in services/orders/projections"


@pytest.mark.parametrize("kind", OF_AN_ORDER, ids=IDS)
def test_it_has_a_sentence_in_both_languages(kind: type[Event]) -> None:
    assert kind.__name__ in SAID, f"{kind.__name__} has no sentence in services/orders/pages/happenings.py"
    assert SAID[kind.__name__][1] in catalog("id")


@pytest.mark.parametrize("kind", OF_AN_ORDER, ids=IDS)
def test_what_its_customer_sees_of_it_is_decided_and_is_so(kind: type[Event]) -> None:
    assert kind.__name__ in CUSTOMER_SEES, f"decide what a customer sees of {kind.__name__}"
    if kind is OrderPlaced:
        assert customer_order_view(page_after(OrderPlaced)).number == "10001"
        return
    past: tuple[type[Event], ...] = (OrderPlaced, StatusChanged, *BUILDS_ON.get(kind, ()))
    before, after = customer_order_view(page_after(*past)), customer_order_view(page_after(*past, kind))
    moved = {name for name in before.__struct_fields__ if getattr(before, name) != getattr(after, name)}
    assert moved <= CUSTOMER_SEES[kind.__name__]
    # The sample corrects a comment to itself.
    assert bool(moved) == bool(CUSTOMER_SEES[kind.__name__]) or kind is CommentCorrected


def test_nothing_is_decided_of_what_is_not_there() -> None:
    there = {kind.__name__ for kinds in PUBLISHED.values() for kind in kinds}
    assert set(CUSTOMER_SEES) <= there and there >= STEPS
