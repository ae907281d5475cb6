"""What happened to an order, as a sentence for people. One for every event that can stand in a history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.orders.api.history_view import HistoryEntry
from services.orders.pages.language import say, term
from shared.mail_texts.letters import rupiah

# The icon, and the sentence.
SAID: Mapping[str, tuple[str, str]] = {
    "OrderPlaced": ("bag", term("Ordered")),
    "StatusChanged": ("arrow-right-circle", term("Status was {before}")),
    "CommentAdded": ("chat-left-text", term("Comment")),
    "CommentCorrected": ("eraser", term("The comment of entry {entry} is corrected")),
    "Shipped": ("truck", term("Handed to {courier}, No Resi {tracking_number}")),
    "PaymentClaimed": ("cash-coin", term("Claims to have transferred {amount} from {bank}, {account_name}")),
    "PaymentReviewed": ("clipboard-check", term("Payment claim reviewed: {decision}")),
    "PaymentNoted": ("info-circle", term("Payments says: {note}, {amount}; the status stays")),
    "InvoiceRequested": ("receipt", term("Invoice asked for")),
    "RewardPointsAdded": ("star", term("{points} reward points added")),
    "RewardPointsRemoved": ("star-half", term("{points} reward points taken back")),
    "CommissionAdded": ("people", term("Commission of {amount} added")),
    "CommissionRemoved": ("people", term("Commission of {amount} taken back")),
    "ReturnRequested": ("arrow-return-left", term("Return asked for")),
    "ReturnDecided": ("arrow-return-left", term("Return decided: {decision}")),
    "PaymentExpected": ("hourglass-split", term("{amount} is expected")),
    "ClaimReceived": ("search", term("The claim of {amount} is being checked")),
    "PaymentPartlyConfirmed": ("pie-chart", term("{amount} confirmed; of {expected} {missing} are still missing")),
    "PaymentConfirmed": ("check-circle", term("Payment of {amount} confirmed")),
    "PaymentMismatched": ("exclamation-triangle", term("{received} came in, {expected} was expected")),
    "PaymentRejected": ("x-circle", term("The payment claim is rejected")),
    "PaymentExpired": ("clock-history", term("No payment came in time")),
    "ExpiryLifted": ("infinity", term("Worked without a payment: it expires no more")),
    "PaymentCanceled": ("slash-circle", term("No payment is expected any more")),
    "RefundRecorded": ("arrow-counterclockwise", term("{amount} paid back")),
    "MovementMatched": ("bank", term("Seen on the account")),
    "InvoicePrepared": ("receipt", term("Invoice prepared")),
    "InvoiceIssued": ("receipt", term("Invoice {number} issued")),
    "InvoiceRendered": ("file-earmark-pdf", term("Invoice {number} is there as PDF")),
    "CreditNotePrepared": ("receipt-cutoff", term("Credit note prepared")),
    "CreditNoteIssued": ("receipt-cutoff", term("Credit note {number} issued")),
    "CreditNoteRendered": ("file-earmark-pdf", term("Credit note {number} is there as PDF")),
    "NotificationDue": ("envelope", term("Mail to the customer decided")),
    "NotificationSent": ("envelope-check", term("Mail sent to the customer: {kind}")),
    "NotificationFailed": ("envelope-exclamation", term("Mail to the customer failed: {kind}")),
}
BY_CLAIM = term("The customer says {received}, {expected} is due")  # of a mismatch that is no movement's
WORDS: Mapping[str, str] = {
    "accept": term("accepted"),
    "reject": term("rejected"),
    "confirmed": term("paid"),
    "expired": term("expired"),
    "refunded": term("paid back"),
    "order_placed": term("order received"),
    "status_changed": term("new status"),
    "comment_added": term("message"),
    "comment_corrected": term("corrected message"),
    "shipped": term("on its way"),
    "payment_confirmed": term("payment received"),
    "payment_partly_confirmed": term("a part is missing"),
    "payment_rejected": term("payment not found"),
    "payment_expired": term("payment time is over"),
    "invoice_ready": term("invoice"),
    "return_accepted": term("return accepted"),
    "return_rejected": term("return rejected"),
}
MONEY = ("amount", "received", "expected", "missing", "total")
CODED = ("decision", "note", "kind")
CHANNELS = {"web": term("at the desk"), "api": term("through the API"), "policy": term("by itself")}
MEMBER_AREA = term("in the member area")  # where customers are when they use the web


@dataclass(frozen=True)
class Happening:
    """`cause`: the entry of this history that it follows from."""

    entry: HistoryEntry
    title: str
    icon: str
    channel: str
    reason: str
    cause: HistoryEntry | None = None
    cause_title: str = ""


def happenings(entries: Sequence[HistoryEntry]) -> list[Happening]:
    """The newest first, each with what caused it where that is an entry of this history."""
    by_id = {entry.event_id: entry for entry in entries}
    return [_happening(entry, by_id.get(entry.causation_id)) for entry in reversed(entries)]


def newer_than(version: int | None, found: Sequence[Happening]) -> list[Happening]:
    """What has been done to the order itself since its `version`; nothing where nobody knows it."""
    return [one for one in found if version and one.entry.source == "orders" and one.entry.version > version]


def title_of(entry: HistoryEntry) -> str:
    return say(_sentence(entry), **{name: _written(name, value) for name, value in _values(entry).items()})


def _sentence(entry: HistoryEntry) -> str:
    if entry.type == "PaymentMismatched" and entry.says["evidence"] == "claim":
        return BY_CLAIM
    return SAID.get(entry.type, ("", entry.type))[1]


def _values(entry: HistoryEntry) -> dict[str, Any]:
    if entry.type != "PaymentPartlyConfirmed":
        return entry.says
    return {**entry.says, "missing": entry.says["expected"] - entry.says["received"]}


def _happening(entry: HistoryEntry, cause: HistoryEntry | None) -> Happening:
    return Happening(
        entry=entry,
        title=title_of(entry),
        icon=SAID.get(entry.type, ("dot", ""))[0],
        channel=_channel(entry),
        reason=str(entry.says.get("correction_reason") or entry.says.get("reason") or ""),
        cause=cause,
        cause_title=title_of(cause) if cause else "",
    )


def _channel(entry: HistoryEntry) -> str:
    if (entry.actor_kind, entry.channel) == ("customer", "web"):
        return say(MEMBER_AREA)
    return say(CHANNELS.get(entry.channel, entry.channel))


def _written(name: str, value: Any) -> str:
    if name in MONEY and isinstance(value, int):
        return rupiah(value)
    return say(WORDS[value]) if name in CODED and value in WORDS else str(value)
