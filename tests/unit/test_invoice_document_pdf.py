"""The PDF itself, read back as a person or a program would."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as some
from pypdf import PdfReader

from services.invoices.document import pdf
from services.invoices.document.fonts import fonts
from services.invoices.document.invoice import Line, Party, Seller
from services.invoices.document.pdf import Rendered, missing_glyphs, render
from tests.examples import examples
from tests.unit.invoice_document_given import BUYER, HOSTILE, LINES, SELLER, invoice, joined, many, pages

ROOT = Path(__file__).parents[2]
SIBLINGS = {f"Noto Sans CJK {place}" for place in ("JP", "KR", "TC", "HK")}


def test_the_number_the_total_and_the_words_can_be_read_out_of_it() -> None:
    [text] = pages(render(invoice()).pdf)
    assert "FAKTUR\nINV/2026/000123" in text
    assert "Jumlah tagihan Rp1.852.123" in text
    assert "satu juta delapan ratus lima puluh dua ribu seratus dua puluh tiga rupiah" in text
    assert "24 November 2026" in text
    assert "Halaman 1 dari 1" in text


def test_what_is_copied_from_it_has_no_invisible_letters() -> None:
    text = "".join(pages(render(invoice(customer_comment="a\u200bb Rp\u200b1 p\u200d")).pdf))
    assert "toko@batiklaras.example" in text
    assert re.findall("[\u200b-\u200f\u00ad\ufeff]", text) == []


def test_an_unpaid_invoice_says_where_and_how_exactly_to_pay() -> None:
    text = " ".join(pages(render(invoice()).pdf)[0].split())
    assert "BCA 037 123 4567 a.n. CV Batik Laras Mohon transfer tepat Rp1.852.123" in text
    assert "LUNAS" not in text


def test_an_invoice_that_is_paid_in_part_asks_for_the_rest_and_bears_no_stamp() -> None:
    text = " ".join(pages(render(invoice(received=852_123)).pdf)[0].split())
    assert "Sudah dibayar -Rp852.123" in text.replace("\u2212", "-").replace("\u2013", "-")
    assert "Jumlah tagihan Rp1.000.000" in text
    assert "satu juta rupiah" in text.casefold()
    assert "LUNAS" not in text
    assert "transfer tepat" not in text
    assert "037 123 4567" in text


def test_what_was_received_is_no_matter_where_all_of_it_was_or_on_a_credit_note() -> None:
    paid = {"paid_at": date(2026, 11, 25)}
    for changes in (paid, {"kind": "credit_note", "refers_to": "INV/2026/000123"}):
        assert "Sudah dibayar" not in " ".join(pages(render(invoice(received=852_123, **changes)).pdf)[0].split())


def test_a_paid_invoice_bears_a_stamp_with_its_day_and_asks_for_nothing() -> None:
    [text] = pages(render(invoice(paid_at=date(2026, 11, 25))).pdf)
    assert "LUNAS" in text
    assert "25 November 2026" in text
    assert "Jumlah dibayar Rp1.852.123" in text
    assert "037 123 4567" not in text


def test_a_credit_note_names_its_invoice_and_its_reason_and_asks_for_nothing() -> None:
    note = invoice(
        kind="credit_note",
        number="NK/2026/000007",
        refers_to="INV/2026/000123",
        reason="Batal",
        paid_at=date(2026, 12, 1),
    )
    [text] = pages(render(note).pdf)
    assert "NOTA KREDIT\nNK/2026/000007" in text
    assert "UNTUK FAKTUR\nINV/2026/000123" in text
    assert "ALASAN\nBatal" in text
    assert "Jumlah dikembalikan Rp1.852.123" in text
    assert "LUNAS" not in text
    assert "037 123 4567" not in text


def test_an_english_paper_has_no_indonesian_label() -> None:
    [text] = pages(render(invoice(language="en", paid_at=date(2026, 11, 25))).pdf)
    assert "one million eight hundred fifty-two thousand one hundred twenty-three rupiah" in text
    for word in ("Page 1 of 1", "INVOICE", "PAID", "Amount paid Rp1.852.123"):
        assert word in text
    for word in ("Faktur", "FAKTUR", "LUNAS", "Halaman", "TERBILANG"):
        assert word not in text


def test_a_long_order_repeats_its_heads_and_loses_no_line() -> None:
    found = pages(render(invoice(lines=many(60))).pdf)
    assert len(found) == 3
    assert all("HARGA SATUAN" in page for page in found)
    assert [f"Halaman {n} dari 3" in page for n, page in enumerate(found, start=1)] == [True] * 3
    assert re.findall(r"Barang (\d+)\n", "\n".join(found)) == [str(n) for n in range(1, 61)]


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert render(invoice()).pdf == render(invoice()).pdf


def test_it_bears_the_day_of_issue_and_no_clock() -> None:
    metadata = PdfReader(BytesIO(render(invoice()).pdf)).metadata
    assert metadata is not None
    assert metadata.creation_date == metadata.modification_date == datetime(2026, 11, 24, tzinfo=UTC)


def test_another_process_gives_the_same_bytes() -> None:
    script = (
        "import hashlib; from tests.unit.invoice_document_given import invoice;"
        "from services.invoices.document.pdf import render;"
        "print(hashlib.sha256(render(invoice(customer_comment='東京 😀')).pdf).hexdigest())"
    )
    other = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    here = hashlib.sha256(render(invoice(customer_comment="東京 😀")).pdf).hexdigest()
    assert other.stdout.strip() == here


def test_it_is_fit_for_the_archive_and_says_who_and_what() -> None:
    rendered = render(invoice())
    reader = PdfReader(BytesIO(rendered.pdf))
    assert (rendered.standard, rendered.missing_glyphs, rendered.alarm) == ("a-2b", (), "")
    assert b"pdfaid:part>2<" in rendered.pdf
    assert reader.metadata is not None
    assert reader.metadata.title == "Faktur INV/2026/000123"
    assert reader.metadata.author == "Batik Laras Yogyakarta"


def test_names_in_the_scripts_of_the_world_have_their_letters() -> None:
    names = "مرحبا שלום 東京 서울 深圳 ไทย हिन्दी Đà Nẵng Ελλάδα Київ 😀🎁 ½ → ✓ ™"
    rendered = render(invoice(bill_to=replace(BUYER, name=names)))
    assert (rendered.standard, rendered.missing_glyphs) == ("a-2b", ())


def test_a_letter_without_a_glyph_is_a_box_and_is_reported() -> None:
    rendered = render(invoice(bill_to=replace(BUYER, name="Raja 𒀀 ꦗ")))
    assert rendered.standard == "none"
    assert set(rendered.missing_glyphs) == {"𒀀", "ꦗ"}
    assert rendered.alarm == "not PDF/A, no glyph for U+12000 U+A997"
    assert "Jumlah tagihan Rp1.852.123" in pages(rendered.pdf)[0]


def test_an_alarm_fits_its_event() -> None:
    assert len(Rendered(b"", "none", tuple(chr(code) for code in range(0x12000, 0x12100))).alarm) == 200


def test_a_fault_of_the_template_is_no_missing_glyph() -> None:
    with pytest.raises(typst.TypstError) as caught:
        typst.compile(b'#panic("x")')
    assert missing_glyphs(caught.value) == ()


HOSTILE_PAPER = invoice(
    number=HOSTILE,
    order_number=HOSTILE,
    seller=Seller(name=HOSTILE, address=(HOSTILE,), phone=HOSTILE, email=HOSTILE, website=HOSTILE, tax_id=HOSTILE),
    bill_to=Party(name=HOSTILE, address=(HOSTILE,), phone=HOSTILE),
    lines=(Line(name=HOSTILE, model=HOSTILE, quantity=1, unit_price=1, total=1),),
    payment_method=HOSTILE,
    shipping_method=HOSTILE,
    points_note=HOSTILE,
    customer_comment=HOSTILE,
    reason=HOSTILE,
)


def test_markup_and_script_in_every_field_are_text() -> None:
    fields = 3 * 1 + 3 + 2 + 2 + 2 + 2 + 3
    assert joined(render(HOSTILE_PAPER).pdf).count("".join(HOSTILE.split())) >= fields


def test_nothing_in_a_field_can_act_in_the_pdf() -> None:
    acting = re.compile(rb"/(JavaScript|JS|Launch|URI|OpenAction|EmbeddedFile)\b")
    assert acting.findall(render(HOSTILE_PAPER).pdf) == []


def test_a_word_longer_than_its_column_is_broken_and_kept_whole_otherwise() -> None:
    wide = replace(LINES[0], name="W" * 200)
    text = pages(render(invoice(lines=(wide,), bill_to=Party(name="N" * 200), shipping_method="S" * 90)).pdf)[0]
    assert max(map(len, re.findall("[WNS]{9,}", text))) < 35
    assert "toko@batiklaras.example" in text


def test_a_product_name_longer_than_a_page_runs_over_pages() -> None:
    paper = render(invoice(lines=(replace(LINES[0], name="panjang " * 2000),))).pdf
    assert joined(paper).count("panjang") == 2000
    assert len(pages(paper)) > 5


@settings(max_examples=examples(25), deadline=None)
@given(text=some.text(max_size=60), comment=some.text(max_size=200))
def test_any_text_at_all_can_be_printed(text: str, comment: str) -> None:
    party = Party(name=text, address=(text,), phone=text)
    seller = replace(SELLER, name=text, address=(text,), tax_id=text)
    lines = (replace(LINES[0], name=text, model=text),)
    paper = invoice(seller=seller, bill_to=party, lines=lines, payment_method=text, customer_comment=comment)
    assert "INV/2026/000123" in "".join(pages(render(paper).pdf))


def test_the_template_names_every_face_of_the_wheels_so_that_no_folder_order_decides() -> None:
    template = (pdf.FOLDER / "letter.typ").read_text("utf-8")
    named = re.search(r"#let faces = \((.*?)\n\)", template, re.DOTALL)
    assert named is not None
    assert set(re.findall('"(.+?)"', named[1])) == set(fonts().families()) - SIBLINGS
