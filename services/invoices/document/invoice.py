"""All that stands on an invoice's or a credit note's paper. Money is whole rupiah; texts are as people wrote them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Language = Literal["id", "en"]
Kind = Literal["invoice", "credit_note"]
TotalKey = Literal["subtotal", "shipping", "discount", "unique_code"]


class DoesNotAddUp(ValueError):
    """No paper may show a sum that its own lines contradict: the caller's data is broken."""


@dataclass(frozen=True, kw_only=True)
class BankAccount:
    bank: str
    number: str
    holder: str


@dataclass(frozen=True, kw_only=True)
class Seller:
    """`tax_id` is the NPWP, empty where the shop has none."""

    name: str
    address: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    website: str = ""
    tax_id: str = ""
    accounts: tuple[BankAccount, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Party:
    name: str
    address: tuple[str, ...] = ()
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class Line:
    name: str
    quantity: int
    unit_price: int
    total: int
    model: str = ""


@dataclass(frozen=True, kw_only=True)
class TotalLine:
    """`amount` is signed: a discount is below zero."""

    key: TotalKey
    amount: int


@dataclass(frozen=True, kw_only=True)
class InvoiceDocument:
    """`total` is what is to be paid, or given back: `subtotal + shipping - discount + unique_code`, else DoesNotAddUp.

    `paid_at` stamps an invoice as paid; `received` is in hand where that is not all; `refers_to` is the number of the
    invoice that a credit note takes back.
    """

    number: str
    issue_date: date
    order_number: str
    order_date: date
    seller: Seller
    bill_to: Party
    ship_to: Party
    lines: tuple[Line, ...]
    subtotal: int
    total: int
    shipping: int = 0
    discount: int = 0
    unique_code: int = 0
    currency: Literal["IDR"] = "IDR"
    payment_method: str = ""
    shipping_method: str = ""
    points_note: str = ""
    customer_comment: str = ""
    paid_at: date | None = None
    received: int = 0
    language: Language = "id"
    kind: Kind = "invoice"
    reason: str = ""
    refers_to: str = ""

    def __post_init__(self) -> None:
        if sum(line.amount for line in self.totals) != self.total:
            raise DoesNotAddUp(f"{self.number}: the parts of the total don't add up to {self.total}")
        if sum(line.total for line in self.lines) != self.subtotal:
            raise DoesNotAddUp(f"{self.number}: the lines don't add up to {self.subtotal}")

    @property
    def part(self) -> int:
        """What has been paid of what is still due: 0 on what is paid or credited."""
        return self.received if self.paid_at is None and self.kind == "invoice" else 0

    @property
    def totals(self) -> tuple[TotalLine, ...]:
        """What leads to the total, in the order of reading; parts that are nothing are left out after the first."""
        parts = (
            TotalLine(key="subtotal", amount=self.subtotal),
            TotalLine(key="shipping", amount=self.shipping),
            TotalLine(key="discount", amount=-self.discount),
            TotalLine(key="unique_code", amount=self.unique_code),
        )
        return tuple(part for part in parts if part.amount or part.key == "subtotal")
