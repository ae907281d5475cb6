"""Amounts in words, held against num2words."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as some
from num2words import num2words  # type: ignore[import-untyped]  # the wheel carries no types

from services.invoices.document.english_words import english_words
from services.invoices.document.terbilang import terbilang

EDGES = [
    edge + offset
    for edge in (0, 10, 11, 12, 20, 100, 110, 111, 200, 10**3, 2 * 10**3, 10**4, 11 * 10**3, 10**5, 111_111)
    for offset in (-1, 0, 1)
    if edge + offset >= 0
] + [10**power + offset for power in (6, 9, 12) for offset in (-1, 0, 1)]


def oracle(number: int) -> str:
    """num2words says "juta satu ribu" where a receipt says "juta seribu"."""
    return re.sub(r"(juta|miliar|triliun) satu ribu", r"\1 seribu", str(num2words(number, lang="id")))


def english_oracle(number: int) -> str:
    """num2words writes British commas and "and"; cheques leave them out."""
    return str(num2words(number, lang="en")).replace(",", "").replace(" and ", " ")


@pytest.mark.parametrize("number", EDGES)
def test_edges_are_spelled_as_num2words_does(number: int) -> None:
    assert terbilang(number) == oracle(number)
    assert english_words(number) == english_oracle(number)


def test_every_number_up_to_twenty_thousand_is_spelled_as_num2words_does() -> None:
    assert [n for n in range(20_000) if terbilang(n) != num2words(n, lang="id")] == []


def test_every_seventh_number_up_to_twenty_thousand_is_spelled_in_english_as_num2words_does() -> None:
    assert [n for n in range(0, 20_000, 7) if english_words(n) != english_oracle(n)] == []


@given(some.integers(0, 10**15 - 1))
@example(479_001_000)
def test_any_amount_is_spelled_as_num2words_does(number: int) -> None:
    assert terbilang(number) == oracle(number)
    assert english_words(number) == english_oracle(number)


def test_the_largest_amount_the_contract_allows_has_words() -> None:
    assert terbilang(10**15) == "satu kuadriliun"
    assert english_words(10**15) == "one quadrillion"


def test_a_thousand_millions_is_one_milliard_and_a_thousand_is_seribu() -> None:
    assert terbilang(1_001_001_001) == "satu miliar satu juta seribu satu"
