"""Who is to be told of what: decided once for each event, and written into the journal before anything is sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from services.notifications.adapters.known_orders import KnownOrders
from services.notifications.adapters.ledger import Ledger
from services.notifications.domain.telling import silent_by_itself, tell
from shared.consuming.policy import Nothing, Outcome, Policy, WaitFor
from shared.contract.catalogue import topic_of
from shared.contract.events import Recorded
from shared.contract.invoices import InvoiceRendered
from shared.contract.notifications import NotificationDue
from shared.contract.orders import CommentAdded, CommentCorrected, OrderPlaced, Shipped, StatusChanged
from shared.contract.payments import (
    PaymentCanceled,
    PaymentConfirmed,
    PaymentExpected,
    PaymentExpired,
    PaymentPartlyConfirmed,
    PaymentRejected,
)
from shared.contract.returns import ReturnDecided
from shared.journal.deciding import record
from shared.journal.port import Context, Journal
from shared.journal.streams import about_order
from shared.mail_texts.history_mails import KnownOrder, Silence, Telling

NAME = "notifications.mails"
TOLD = (
    OrderPlaced,
    StatusChanged,
    Shipped,
    CommentAdded,
    CommentCorrected,
    PaymentExpected,
    PaymentPartlyConfirmed,
    PaymentConfirmed,
    PaymentRejected,
    PaymentExpired,
    PaymentCanceled,
    InvoiceRendered,
    ReturnDecided,
)


def mails_policy(journal: Journal, known: KnownOrders, ledger: Ledger, clock: Callable[[], datetime]) -> Policy:
    policy = Policy(NAME, topics=tuple(topic_of(service) for service in ("orders", "payments", "invoices")))

    def told(recorded: Recorded[Any], context: Context) -> Outcome:
        known.remember(recorded)
        order = known.find(recorded.subject)
        if order is None:
            raise WaitFor(f"OrderPlaced of {recorded.subject}")
        telling = tell(recorded.event, recorded.version, order)
        if isinstance(telling, Silence):
            return Nothing(telling.why)
        due = _due(recorded, telling, order)
        stream = about_order("notification", recorded.subject)
        commit = record(journal, stream, [due], context)
        ledger.enter(due.notification_id, due.order, clock())
        return commit

    for kind in TOLD:
        policy.reacts(kind, plain=silent_by_itself)(told)
    return policy


def _due(recorded: Recorded[Any], telling: Telling, order: KnownOrder) -> NotificationDue:
    customer = order.placed.customer
    return NotificationDue(
        notification_id=recorded.id,  # one event tells at most once
        order=recorded.subject,
        kind=telling.kind,
        about=recorded.id,
        recipient=customer.email,
        name=customer.name,
        language=customer.language,
        facts=telling.facts,
    )
