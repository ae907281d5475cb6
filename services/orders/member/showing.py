"""An order as its customer sees it: what the API's customer view has, and what is to be done next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from services.orders.api.customer_view import CustomerOrderView, customer_order_view
from services.orders.api.views import placed_of
from services.orders.domain.claims import PAYABLE
from services.orders.domain.returns import SENT
from services.orders.member.couriers import courier_called, tracking_page
from services.orders.projections.order_page import OrderPage
from services.orders.projections.order_page_returns import ReturnState, returns_of
from shared.contract.orders import Decision, Status
from shared.contract.times import from_text, utc_now
from shared.mail_texts.letters import rupiah

CODE_DIGITS = 3  # of a unique code
PAID = ("confirmed", "refunded")


@dataclass(frozen=True)
class Owed:
    """What is still to be transferred. `state`: open, claimed, rejected, partial, arrived or expired; `head` and `code`
    are the written amount in two parts, of which the second is the unique code; `left`: until it expires. `received` is
    what the shop has of it: a part, or (arrived) all of it for an order that doesn't wait for it any more."""

    state: str
    amount: int
    head: str
    code: str
    due_at: str
    left: timedelta | None
    received: int
    reason: str


@dataclass(frozen=True)
class Parcel:
    """`page` is empty for a courier that we don't know."""

    courier: str
    number: str
    page: str
    pasted: bool


@dataclass(frozen=True)
class Returning:
    """Whether the member may ask now; where `forbidden`, the shop has said no beforehand."""

    may_ask: bool
    forbidden: bool
    asked: tuple[ReturnState, ...]


@dataclass(frozen=True)
class Shown:
    """`earlier`: the numbers of papers that others followed."""

    order: CustomerOrderView
    owed: Owed | None
    parcel: Parcel | None
    returning: Returning
    invoice: str
    credit_note: str
    earlier: tuple[str, ...]


def shown(page: OrderPage) -> Shown:
    return Shown(
        order=customer_order_view(page),
        owed=owed_of(page),
        parcel=_parcel(page),
        returning=_returning(page),
        invoice=page.invoice.number if page.invoice.document else "",
        credit_note=page.invoice.credit_note if page.invoice.credit_note_document else "",
        earlier=tuple(
            paper
            for one in page.invoice.earlier
            for paper, document in ((one.number, one.document), (one.credit_note, one.credit_note_document))
            if document is not None
        ),
    )


@dataclass(frozen=True)
class Row:
    """One order of the list; `goods` are the names of its products, `total` is with the unique code."""

    number: str
    placed_at: str
    status: str
    total: int
    goods: tuple[str, ...]
    owed: Owed | None
    parcel: Parcel | None


def shown_in_list(page: OrderPage) -> Row:
    placed = placed_of(page)
    goods = tuple(line.name for line in placed.lines)
    return Row(page.id, page.placed_at, page.status, placed.amount_due, goods, owed_of(page), _parcel(page))


def owed_of(page: OrderPage) -> Owed | None:
    """None where nothing is to be paid."""
    if Status(page.status) not in PAYABLE or page.payment.state in PAID:
        return None
    placed = placed_of(page)
    received = _received(page)
    missing = max(placed.amount_due - received, 0) or placed.amount_due
    written = rupiah(missing)
    whole = missing == placed.amount_due and placed.unique_code and placed.amount_unique
    split = len(written) - CODE_DIGITS if whole else len(written)
    state = _state(page, received >= placed.amount_due)
    due_at = page.payment.due_at if state not in ("expired", "arrived") else ""
    left = max(from_text(due_at) - utc_now(), timedelta(0)) if due_at else None
    reason = _why_rejected(page) if state == "rejected" else ""
    return Owed(state, missing, written[:split], written[split:], due_at, left, received, reason)


def _received(page: OrderPage) -> int:
    """What the shop has for this order and does not owe back."""
    payment = page.payment
    return max(payment.confirmed, payment.received - payment.refunded)


def _state(page: OrderPage, covered: bool) -> str:
    """A claim that waits says more than what came before it; an order that has expired may still be paid."""
    if covered:
        return "arrived"
    if page.open_claims:
        return "claimed"
    if page.payment.state == "rejected":
        return "rejected"
    if _received(page):
        return "partial"
    return "expired" if page.status == Status.EXPIRED.value else "open"


def _why_rejected(page: OrderPage) -> str:
    said = [entry.says.get("reason", "") for entry in page.payment_entries if entry.type == "PaymentRejected"]
    return said[-1] if said else ""


def _parcel(page: OrderPage) -> Parcel | None:
    if not page.tracking_number:
        return None
    courier = courier_called(page.courier)
    where = tracking_page(courier, page.tracking_number) if courier else ""
    return Parcel(page.courier, page.tracking_number, where, pasted=courier is not None and "{" not in courier.page)


def _returning(page: OrderPage) -> Returning:
    asked = returns_of(page)
    standing = [one for one in asked if one.decision in ("", Decision.ACCEPT.value)]
    sent = Status(page.status) in SENT
    return Returning(
        may_ask=sent and not page.returns_disallowed and not standing,
        forbidden=sent and page.returns_disallowed,
        asked=asked,
    )
