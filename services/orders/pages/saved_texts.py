"""Comments that are written again and again, in the customer's language."""

from __future__ import annotations

from services.orders.pages.language import term, translated

TEXTS = (
    term("Thank you, we have received your payment. Your order is being prepared."),
    term("Your order has been sent. Please use the No Resi to follow the parcel."),
    term("Thank you for shopping with us. We hope to see you again."),
    term("We could not find your payment yet. Please send us the proof of transfer."),
    term("A product of your order is out of stock. Please tell us whether we shall replace it or pay you back."),
)


def saved_texts(wanted: str) -> list[str]:
    return [translated(text, wanted) for text in TEXTS]
