"""Who is told what: from an event to the kind of mail, or to why nobody is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from shared.contract.events import Event
from shared.contract.invoices import InvoiceRendered
from shared.contract.notifications import MailFacts
from shared.contract.orders import (
    CommentAdded,
    CommentCorrected,
    Decision,
    OrderPlaced,
    Shipped,
    Status,
    StatusChanged,
)
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

PAID_FIRST = (Status.PENDING, Status.PROCESSING)  # a payment makes or leaves these Processing
ENDED = (Status.EXPIRED, Status.CANCELED, Status.DENIED, Status.FAILED, Status.VOIDED)


@dataclass(frozen=True)
class Entry:
    """An entry of the order's history: whether the customer was to be told, and the status that it moved to."""

    notify: bool
    status: Status | None = None


@dataclass(frozen=True)
class KnownOrder:
    """`entries`: by stream version. `parcel`: the entry that moved the order to Shipped, told with its No Resi, and
    that entry's comment. `waits`: whether the order waited for money, by version of the payment's stream."""

    placed: OrderPlaced
    entries: Mapping[int, Entry] = field(default_factory=dict)
    parcel: tuple[int, str] | None = None
    waits: Mapping[int, bool] = field(default_factory=dict)

    @property
    def status(self) -> Status:
        moved = {version: entry.status for version, entry in self.entries.items() if entry.status}
        return moved[max(moved)] if moved else Status.PENDING

    def had_ended(self, version: int) -> bool:
        """Before `version` of its payment's stream. What orders says may be read later than what follows from it; so
        the status tells only where that stream was not read from its beginning."""
        before = [known for known in self.waits if known < version]
        return not self.waits[max(before)] if before else self.status in ENDED


@dataclass(frozen=True)
class Silence:
    why: str


@dataclass(frozen=True)
class Telling:
    kind: str
    facts: MailFacts


NOTIFY_OFF = Silence("notify is off")
STAYS_ENDED = Silence("the order had ended and stays so: a person decides what becomes of the money")


def tell(event: Event, version: int, known: KnownOrder) -> Telling | Silence:  # noqa: PLR0911  one line an event
    """`version` is the event's in its stream; `known` has taken the event in."""
    match event:
        case OrderPlaced():
            return _placed(event)
        case StatusChanged():
            return _moved(event)
        case CommentAdded():
            return _commented(event)
        case Shipped():
            return _shipped(event, version - 1, known)
        case CommentCorrected():
            return _corrected(event, known.entries.get(event.entry))
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
            said = _moved(event)
        case CommentAdded():
            said = _commented(event)
        case ReturnDecided():
            said = _return_decided(event)
        case _:
            return isinstance(event, PaymentExpected | PaymentCanceled)
    return isinstance(said, Silence)


def told_with_parcel(event: StatusChanged) -> bool:
    """A move to Shipped always has its Shipped in the same commit, but for a correction, which may go without."""
    return event.status is Status.SHIPPED and not event.correction_reason


def _placed(event: OrderPlaced) -> Telling:
    code = event.unique_code if event.amount_unique else 0
    return Telling("order_placed", MailFacts(amount=event.amount_due, unique_code=code, account=event.account))


def _moved(event: StatusChanged) -> Telling | Silence:
    if not event.notify:
        return NOTIFY_OFF
    if told_with_parcel(event):
        return Silence("told with the No Resi, which follows in the same commit")
    return Telling("status_changed", MailFacts(status=event.status.value, comment=event.comment))


def _commented(event: CommentAdded) -> Telling | Silence:
    if not event.notify:
        return NOTIFY_OFF
    if event.status is Status.SHIPPED and not event.comment.strip():
        return Silence("there is nothing to say before the No Resi of this further parcel")
    return Telling("comment_added", MailFacts(status=event.status.value, comment=event.comment))


def _shipped(event: Shipped, before: int, known: KnownOrder) -> Telling | Silence:
    entry = known.entries.get(before)
    if entry is None or not entry.notify:
        return NOTIFY_OFF
    # The comment of a correction or of a further parcel has been told by its own entry.
    comment = known.parcel[1] if known.parcel and known.parcel[0] == before else ""
    return Telling("shipped", MailFacts(courier=event.courier, tracking_number=event.tracking_number, comment=comment))


def _corrected(event: CommentCorrected, before: Entry | None) -> Telling | Silence:
    if before is None or not before.notify:
        return NOTIFY_OFF
    if event.comment is None:
        return Silence("a withdrawn comment is not told again")
    return Telling("comment_corrected", MailFacts(comment=event.comment))


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
