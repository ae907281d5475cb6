"""The form *Konfirmasi Pembayaran*: what stands in it, and the claim that it makes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from services.orders.api.whole_numbers import whole_number
from services.orders.domain.claims import ClaimPayment
from services.orders.pages.language import term
from shared.contract.orders import OrderPlaced
from shared.errors import Invalid
from shared.http.requests import body_as

BANKS = (
    "BCA",
    "Mandiri",
    "BRI",
    "BNI",
    "BSI",
    "CIMB Niaga",
    "Permata",
    "Danamon",
    "Jago",
    "SeaBank",
    "GoPay",
    "OVO",
    "DANA",
)
AMOUNT = re.compile(r"(?:Rp)?\s*([0-9][0-9. ]*)(?:,00|,-)?", re.IGNORECASE)
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?")


@dataclass(frozen=True)
class PaymentForm:
    """As people write it. `transferred_at` is the browser's own form of a local time, in the shop's zone."""

    bank: str = ""
    account_name: str = ""
    amount: str = ""
    transferred_at: str = ""
    destination: str = ""
    note: str = ""

    def claim(self, zone: tzinfo) -> ClaimPayment:
        """Raises Invalid with all that can't be used."""
        wrong = {name: [term("please fill this in")] for name in ("bank", "account_name") if not getattr(self, name)}
        amount, moment = _amount(self.amount), _moment(self.transferred_at, zone)
        if amount is None:
            wrong["amount"] = [term("write the amount as it stands on your receipt, like 170.123")]
        if moment is None:
            wrong["transferred_at"] = [term("choose the day and the time")]
        if wrong:
            raise Invalid(wrong)
        return body_as(ClaimPayment, {**vars(self), "amount": amount, "transferred_at": moment})


def empty(placed: OrderPlaced, amount: int, now: datetime) -> PaymentForm:
    """What is most likely, so that it is only looked over. `amount` is what is still to be transferred."""
    return PaymentForm(
        account_name=placed.customer.name,
        amount=str(amount),
        transferred_at=now.strftime("%Y-%m-%dT%H:%M"),
        destination=destination_of(placed),
    )


def filled(said: Mapping[str, str], placed: OrderPlaced) -> PaymentForm:
    """The account is the order's own: there is nothing to choose."""
    names = ("bank", "account_name", "amount", "transferred_at", "note")
    form = PaymentForm(**{name: said.get(name, "").strip() for name in names})
    return replace(form, destination=destination_of(placed))


def destination_of(placed: OrderPlaced) -> str:
    return f"{placed.account.bank} {placed.account.number}"[:200]


def _amount(text: str) -> int | None:
    """`170123`, `170.123`, `Rp 170.123,00`."""
    match = AMOUNT.fullmatch(text)
    return whole_number(match[1].replace(".", "").replace(" ", "")) if match else None


def _moment(text: str, zone: tzinfo) -> str | None:
    if MOMENT.fullmatch(text) is None:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone).isoformat()
    except ValueError:
        return None
