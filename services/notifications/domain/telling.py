"""Who is told what: from an event to the kind of mail, or to why nobody is told."""

from __future__ import annotations

from shared.contract.events import Event
from shared.contract.invoices import InvoiceRendered
from shared.contract.notifications import MailFacts
from shared.contract.orders import CommentAdded, CommentCorrected, Decision, OrderPlaced, Shipped, Status, StatusChanged
from shared.contract.payments import (
    PaymentCanceled,
    PaymentConfirmed,
    PaymentExpected,
    PaymentExpired,
    PaymentPartlyConfirmed,
    PaymentRejected,
)
from shared.contract.returns import ReturnDecided
from shared.errors import Broken
from shared.mail_texts.history_mails import (
    NOTIFY_OFF,
    KnownOrder,
    Silence,
    Telling,
    addressed,
    commented,
    moved,
    tell_entry,
)

PAID_FIRST = (Status.PENDING, Status.PROCESSING)  # a payment makes or leaves these Processing
STAYS_ENDED = Silence("the order had ended and stays so: a person decides what becomes of the money")


def tell(event: Event, version: int, known: KnownOrder) -> Telling | Silence:
    """`version` is the event's in its stream; `known` has taken the event in."""
    return addressed(_tell(event, version, known), known)


def _tell(event: Event, version: int, known: KnownOrder) -> Telling | Silence:  # noqa: PLR0911  one line an event
    match event:
        case OrderPlaced():
            return _placed(event)
        case StatusChanged() | CommentAdded() | Shipped() | CommentCorrected():
            return tell_entry(event, version, known)
        case PaymentConfirmed() | PaymentPartlyConfirmed():
            return STAYS_ENDED if known.had_ended(version) else _paid(event, known)
        case PaymentExpected() | PaymentCanceled():
            return Silence("it only says whether the order waits for money")
        case PaymentRejected():
            return Telling("payment_rejected", MailFacts(comment=event.reason))
        case PaymentExpired():
            return Telling("payment_expired", MailFacts(amount=event.amount))
        case ReturnDecided():
            return _return_decided(event)
        case InvoiceRendered():
            return Telling("invoice_ready", MailFacts(invoice=event.number, document=event.document))
        case _:
            raise Broken("nobody is told of {kind}", kind=type(event).__name__)


def silent_by_itself(event: Event) -> bool:
    """Whether nobody is told of this event, whatever is known of its order."""
    match event:
        case StatusChanged():
            said = moved(event)
        case CommentAdded():
            said = commented(event)
        case ReturnDecided():
            said = _return_decided(event)
        case _:
            return isinstance(event, PaymentExpected | PaymentCanceled)
    return isinstance(said, Silence)


def _placed(event: OrderPlaced) -> Telling:
    code = event.unique_code if event.amount_unique else 0
    return Telling("order_placed", MailFacts(amount=event.amount_due, unique_code=code, account=event.account))


def _paid(event: PaymentConfirmed | PaymentPartlyConfirmed, known: KnownOrder) -> Telling:
    if isinstance(event, PaymentPartlyConfirmed):
        missing = event.expected - event.received
        return Telling("payment_partly_confirmed", MailFacts(amount=event.received, missing=missing))
    status = Status.PROCESSING.value if known.status in PAID_FIRST else ""
    return Telling("payment_confirmed", MailFacts(amount=event.amount, status=status))


def _return_decided(event: ReturnDecided) -> Telling | Silence:
    if not event.notify:
        return NOTIFY_OFF
    kind = "return_accepted" if event.decision is Decision.ACCEPT else "return_rejected"
    return Telling(kind, MailFacts(comment=event.reason))
