"""Events of the orders service: what people do."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from shared.contract.events import Event
from shared.contract.fields import (
    AddressLine,
    BankAccount,
    BlobRef,
    Comment,
    Count,
    Currency,
    Identifier,
    Label,
    Language,
    Mail,
    Moment,
    PersonalText,
    PersonName,
    Phone,
    Points,
    Rupiah,
    Value,
)
from shared.contract.wire import Lift


class Status(StrEnum):
    """The 14 statuses as shops know them."""

    PENDING = "Pending"
    PROCESSING = "Processing"
    PROCESSED = "Processed"
    SHIPPED = "Shipped"
    COMPLETE = "Complete"
    CANCELED = "Canceled"
    CANCELED_REVERSAL = "Canceled Reversal"
    DENIED = "Denied"
    EXPIRED = "Expired"
    FAILED = "Failed"
    REFUNDED = "Refunded"
    REVERSED = "Reversed"
    CHARGEBACK = "Chargeback"
    VOIDED = "Voided"


class Decision(StrEnum):
    ACCEPT = "accept"
    REJECT = "reject"


class Customer(Value, frozen=True, kw_only=True):
    id: Identifier
    name: PersonName
    email: Mail
    phone: Phone = ""
    language: Language = "id"


class Address(Value, frozen=True, kw_only=True):
    recipient: PersonName
    phone: Phone = ""
    street: AddressLine
    city: AddressLine
    province: AddressLine = ""
    postcode: AddressLine = ""
    country: AddressLine = "Indonesia"


class Line(Value, frozen=True, kw_only=True):
    """`points` are the reward points that one piece carries."""

    product: Identifier
    name: Label
    model: Label = ""
    quantity: Count
    unit_price: Rupiah
    points: Points = 0


class Shipping(Value, frozen=True, kw_only=True):
    method: Label
    cost: Rupiah


class Affiliate(Value, frozen=True, kw_only=True):
    id: Identifier
    name: PersonName
    commission: Rupiah


class Account(Value, frozen=True, kw_only=True):
    """The shop's account that a customer transfers to."""

    bank: Label
    number: BankAccount
    holder: PersonName


class OrderPlaced(Event, frozen=True, kw_only=True):
    """`amount_due` is `total` plus `unique_code`, fixed here; not `amount_unique`: never matched automatically."""

    number: Identifier
    customer: Customer
    shipping_address: Address
    lines: tuple[Line, ...]
    shipping: Shipping
    payment_method: Label
    account: Account
    affiliate: Affiliate | None = None
    storefront: Label = ""
    comment: Comment = ""
    currency: Currency = "IDR"
    subtotal: Rupiah
    total: Rupiah
    unique_code: Rupiah
    amount_due: Rupiah
    amount_unique: bool


class StatusChanged(Event, frozen=True, kw_only=True):
    """`returns_disallowed` is what holds after it; `correction_reason` says why a move outside the graph was made."""

    before: Status
    status: Status
    comment: Comment = ""
    notify: bool = False
    returns_disallowed: bool = False
    correction_reason: Comment = ""


class CommentAdded(Event, frozen=True, kw_only=True):
    """A further entry under the same status."""

    status: Status
    comment: Comment = ""
    notify: bool = False
    returns_disallowed: bool = False
    correction_reason: Comment = ""


class CommentCorrected(Event, frozen=True, kw_only=True):
    """Names the entry (its stream version) whose comment is replaced, or withdrawn where `comment` is None."""

    entry: Count
    comment: Comment | None
    reason: Comment


class Shipped(Event, frozen=True, kw_only=True):
    courier: Label
    tracking_number: Label


class PaymentClaimed(Event, frozen=True, kw_only=True):
    claim_id: Identifier
    bank: Label
    account_name: PersonName
    amount: Rupiah
    currency: Currency = "IDR"
    transferred_at: Moment
    destination: Label
    note: PersonalText = ""
    proof: BlobRef | None = None


class PaymentReviewed(Event, frozen=True, kw_only=True):
    claim_id: Identifier
    decision: Decision
    reason: Comment = ""


class PaymentNote(StrEnum):
    CONFIRMED = "confirmed"
    EXPIRED = "expired"
    REFUNDED = "refunded"


class PaymentNoted(Event, frozen=True, kw_only=True):
    """Payments said something that moved no status: an entry in the history that people see."""

    note: PaymentNote
    amount: Rupiah
    currency: Currency = "IDR"


class BankStatementUploaded(Event, frozen=True, kw_only=True):
    statement_id: Identifier
    account: BankAccount
    file: BlobRef


class InvoiceRequested(Event, frozen=True, kw_only=True):
    pass


class RewardPointsAdded(Event, frozen=True, kw_only=True):
    customer_id: Identifier
    points: Points


class RewardPointsRemoved(Event, frozen=True, kw_only=True):
    customer_id: Identifier
    points: Points


class CommissionAdded(Event, frozen=True, kw_only=True):
    affiliate_id: Identifier
    amount: Rupiah
    currency: Currency = "IDR"


class CommissionRemoved(Event, frozen=True, kw_only=True):
    affiliate_id: Identifier
    amount: Rupiah
    currency: Currency = "IDR"


class IpAllowed(Event, frozen=True, kw_only=True):
    """`network` is an address or a CIDR in canonical form. Without `expires_at` it is allowed until it is removed."""

    dataversion = 2

    network: Label
    label: Label = ""
    expires_at: Moment | None = None


class IpRemoved(Event, frozen=True, kw_only=True):
    network: Label


class RetryRequested(Event, frozen=True, kw_only=True):
    """Replay what `group` of `service` has parked under `key`."""

    service: Identifier
    group: Identifier
    key: Identifier


ORDER_EVENTS: tuple[type[Event], ...] = (
    OrderPlaced,
    StatusChanged,
    CommentAdded,
    CommentCorrected,
    Shipped,
    PaymentClaimed,
    PaymentReviewed,
    PaymentNoted,
    BankStatementUploaded,
    InvoiceRequested,
    RewardPointsAdded,
    RewardPointsRemoved,
    CommissionAdded,
    CommissionRemoved,
    IpAllowed,
    IpRemoved,
    RetryRequested,
)

LIFTS: Mapping[tuple[str, int], Lift] = {("IpAllowed", 1): lambda old: old}  # whose addresses never end by themselves
