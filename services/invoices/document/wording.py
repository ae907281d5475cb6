"""The words on paper. English is the source; every other language is a gettext catalogue in `locale/`."""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).parent / "locale"

LABELS = {
    "invoice": "Invoice",
    "credit_note": "Credit note",
    "issue_date": "Invoice date",
    "credit_date": "Credit note date",
    "order_number": "Order",
    "order_date": "Order date",
    "payment_method": "Payment",
    "shipping_method": "Shipping",
    "refers_to": "For invoice",
    "bill_to": "Bill to",
    "ship_to": "Ship to",
    "tax_id": "Tax ID (NPWP)",
    "product": "Product",
    "quantity": "Qty",
    "unit_price": "Unit price",
    "amount": "Amount",
    "subtotal": "Subtotal",
    "shipping": "Shipping cost",
    "discount": "Discount",
    "unique_code": "Unique code",
    "whole": "Total",
    "part": "Paid so far",
    "due": "Amount due",
    "paid": "Amount paid",
    "credited": "Amount credited",
    "in_words": "In words",
    "stamp": "PAID",
    "pay_to": "Please transfer to",
    "account_holder": "in the name of {holder}",
    "exact": "Please transfer exactly {amount}: the last digits tell us that the payment is yours.",
    "reason": "Reason",
    "points_note": "Reward points",
    "customer_comment": "Your note",
    "thanks": "Thank you for shopping with us.",
    "page": "Page {page} of {pages}",
    "about": "{title} {number}",
}


def labels(language: str) -> dict[str, str]:
    translate = _catalogue(language).gettext
    return {key: translate(text) for key, text in LABELS.items()}


@cache
def _catalogue(language: str) -> NullTranslations:
    """Compiled in memory, so that the repository holds no binaries and no step of the build can be forgotten."""
    source = LOCALE / language / "LC_MESSAGES" / "invoice.po"
    if not source.exists():
        return NullTranslations()
    compiled = BytesIO()
    with source.open("rb") as lines:
        write_mo(compiled, read_po(lines, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)
