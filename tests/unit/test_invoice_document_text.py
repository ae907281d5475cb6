"""What is written on paper: money, days, wording, and what people typed."""

from __future__ import annotations

import string
from datetime import date

import pytest
from babel.messages.pofile import read_po

from services.invoices.document.invoice import DoesNotAddUp
from services.invoices.document.legible import one_line, paragraphs
from services.invoices.document.paper import paper
from services.invoices.document.wording import LABELS, LOCALE, labels
from services.invoices.document.writing import count, day, in_words, rupiah
from tests.unit.invoice_document_given import invoice


@pytest.mark.parametrize(
    ("amount", "written"),
    [(0, "Rp0"), (999, "Rp999"), (1_234_567, "Rp1.234.567"), (-50_000, "−Rp50.000"), (10**15, "Rp" + "1" + ".000" * 5)],
)
def test_rupiah_are_written_without_a_space_and_with_points(amount: int, written: str) -> None:
    assert rupiah(amount) == written


def test_counts_have_points_too() -> None:
    assert count(1_000_000) == "1.000.000"


def test_days_name_their_month() -> None:
    assert day(date(2026, 8, 1), "id") == "1 Agustus 2026"
    assert day(date(2026, 8, 1), "en") == "1 August 2026"


def test_amounts_are_spelled_in_the_language_of_the_paper() -> None:
    assert in_words(123_000, "id") == "seratus dua puluh tiga ribu rupiah"
    assert in_words(123_000, "en") == "one hundred twenty-three thousand rupiah"


def test_every_label_has_an_indonesian_translation_and_none_is_left_over() -> None:
    with (LOCALE / "id" / "LC_MESSAGES" / "invoice.po").open("rb") as lines:
        catalogue = read_po(lines, locale="id")
    assert {message.id for message in catalogue if message.id and message.string} == set(LABELS.values())


def test_translations_keep_the_places_for_numbers_and_names() -> None:
    for key, text in labels("id").items():
        assert _places(text) == _places(LABELS[key])


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Budi\r\nSantoso\t\x00", "Budi Santoso"),
        ("\u202e321 Rp\u202c", "321 Rp"),
        ("a\u200bb\u00adc\ufeff", "abc"),
        ("\ud800", "\ufffd"),
        ("p\u200d\ufe0f", "p"),
        ("👩🏽\u200d🚀 ❤\ufe0f", "👩🏽\u200d🚀 ❤\ufe0f"),
        ("t" + "\u0301" * 50, "t" + "\u0301" * 4),
        ("Nguyễn, Đà Nẵng, हिन्दी", "Nguyễn, Đà Nẵng, हिन्दी"),
    ],
)
def test_a_field_holds_one_line_that_cannot_reach_beyond_itself(typed: str, printed: str) -> None:
    assert one_line(typed) == printed


def test_a_comment_keeps_its_lines_and_at_most_one_empty_one() -> None:
    assert paragraphs(" satu\r\ndua\n\n\n \n tiga\n\n") == "satu\ndua\n\n tiga"


def test_a_comment_that_would_fill_pages_is_cut_and_shows_it() -> None:
    assert paragraphs("a\n" * 10_000) == "\n".join("a" * 60) + " …"
    assert paragraphs("kata " * 4000).endswith("kata …")


def test_a_total_that_its_parts_contradict_is_refused() -> None:
    with pytest.raises(DoesNotAddUp):
        invoice(total=1)


def test_a_subtotal_that_its_lines_contradict_is_refused() -> None:
    with pytest.raises(DoesNotAddUp):
        invoice(subtotal=1, total=1 + 32_000 + 123)


def test_a_discount_stands_below_zero_and_parts_that_are_nothing_are_left_out() -> None:
    assert paper(invoice(discount=20_000, shipping=0, unique_code=0))["totals"] == [
        ("Subtotal", "Rp1.820.000"),
        ("Diskon", "−Rp20.000"),
    ]


def test_facts_that_say_nothing_are_left_out() -> None:
    names = [name for name, _ in paper(invoice(payment_method=" ", shipping_method="\u200b"))["facts"]]
    assert names == ["Tanggal faktur", "Pesanan", "Tanggal pesanan"]
