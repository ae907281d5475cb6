"""A paper as a shop in Yogyakarta would print it; each test changes what it is about."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from services.invoices.document.invoice import BankAccount, InvoiceDocument, Line, Party, Seller

HOSTILE = '#let x = 1; *tebal* _miring_ $a^2$ `code` <script>alert(1)</script> @ref \\ #panic("x") // c /* */ -> "q"'
SELLER = Seller(
    name="Batik Laras Yogyakarta",
    address=("Jalan Malioboro 112", "Kota Yogyakarta 55271"),
    phone="+62 274 512 345",
    email="toko@batiklaras.example",
    website="batiklaras.example",
    tax_id="01.234.567.8-541.000",
    accounts=(BankAccount(bank="BCA", number="037 123 4567", holder="CV Batik Laras"),),
)
BUYER = Party(name="Dewi Kartika Sari", address=("Jalan Kaliurang KM 7", "Sleman 55283"), phone="0812-3456-7890")
LINES = (
    Line(name="Kain Batik Tulis", model="BT-250", quantity=1, unit_price=1_250_000, total=1_250_000),
    Line(name="Kemeja Batik Pria", model="KM-L", quantity=2, unit_price=285_000, total=570_000),
)


def many(count: int) -> tuple[Line, ...]:
    return tuple(
        Line(name=f"Barang {n}", model=f"SKU-{n}", quantity=1, unit_price=1000 * n, total=1000 * n)
        for n in range(1, count + 1)
    )


def invoice(**changes: Any) -> InvoiceDocument:
    """Its sums follow from its lines, unless they are what the test changes."""
    facts: dict[str, Any] = {
        "number": "INV/2026/000123",
        "issue_date": date(2026, 11, 24),
        "order_number": "10001",
        "order_date": date(2026, 11, 23),
        "seller": SELLER,
        "bill_to": BUYER,
        "ship_to": BUYER,
        "lines": LINES,
        "shipping": 32_000,
        "unique_code": 123,
        "payment_method": "Transfer bank",
        "shipping_method": "JNE Reguler",
        **changes,
    }
    subtotal = sum(line.total for line in facts["lines"])
    total = subtotal + facts["shipping"] - facts.get("discount", 0) + facts["unique_code"]
    return InvoiceDocument(**{"subtotal": subtotal, "total": total, **facts})


def pages(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def joined(pdf: bytes) -> str:
    """All the letters, whatever the lines and pages they stand on."""
    return "".join("".join(pages(pdf)).split())
