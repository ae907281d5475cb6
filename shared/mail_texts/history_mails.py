"""Which mails tell a customer of what a person has entered in an order's history: one rule for the notifications
service, which sends them, and for the desk, which foretells them before the button is pressed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from shared.contract.events import Event
from shared.contract.notifications import MailFacts
from shared.contract.orders import CommentAdded, CommentCorrected, OrderPlaced, Shipped, Status, StatusChanged

ENDED = (Status.EXPIRED, Status.CANCELED, Status.DENIED, Status.FAILED, Status.VOIDED)
HistoryEvent = StatusChanged | CommentAdded | Shipped | CommentCorrected


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

    def after(self, version: int, event: Event) -> KnownOrder:
        """`version` is the event's in the order's stream."""
        if (entry := entry_of(event)) is None:
            return self
        parcel = parcel_of(version, event) or self.parcel
        return replace(self, entries={**self.entries, version: entry}, parcel=parcel)


@dataclass(frozen=True)
class Silence:
    why: str


@dataclass(frozen=True)
class Telling:
    kind: str
    facts: MailFacts


NOTIFY_OFF = Silence("notify is off")
NO_ADDRESS = Silence("there is no address to write to")


def tell_entry(event: HistoryEvent, version: int, known: KnownOrder) -> Telling | Silence:
    """`version` is the event's in its stream; `known` has taken the event in."""
    match event:
        case StatusChanged():
            return moved(event)
        case CommentAdded():
            return commented(event)
        case Shipped():
            return _shipped(event, version - 1, known)
        case CommentCorrected():
            return _corrected(event, known.entries.get(event.entry))


def tellings(known: KnownOrder, version: int, events: Sequence[Event]) -> list[Telling]:
    """The mails that follow from one commit, in their order: its first event has this version, and `known` has taken in
    all before it. Events that are no entries of a person's tell nobody anything here."""
    told = list[Telling]()
    for at, event in enumerate(events, version):
        known = known.after(at, event)
        telling = addressed(tell_entry(event, at, known), known) if isinstance(event, HistoryEvent) else None
        told += [telling] if isinstance(telling, Telling) else []
    return told


def addressed(telling: Telling | Silence, known: KnownOrder) -> Telling | Silence:
    """Nobody is told where the order names no address."""
    return telling if known.placed.customer.email or isinstance(telling, Silence) else NO_ADDRESS


def entry_of(event: Event) -> Entry | None:
    match event:
        case StatusChanged():
            return Entry(event.notify, event.status)
        case CommentAdded():
            return Entry(event.notify)
        case _:
            return None


def parcel_of(version: int, event: Event) -> tuple[int, str] | None:
    """Where the event moves the order to Shipped, and its No Resi follows in the same commit: a correction may go
    without one."""
    if isinstance(event, StatusChanged) and event.status is Status.SHIPPED and not event.correction_reason:
        return (version, event.comment)
    return None


def moved(event: StatusChanged) -> Telling | Silence:
    if not event.notify:
        return NOTIFY_OFF
    if parcel_of(0, event):
        return Silence("told with the No Resi, which follows in the same commit")
    return Telling("status_changed", MailFacts(status=event.status.value, comment=event.comment))


def commented(event: CommentAdded) -> Telling | Silence:
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
