"""How this shop writes money, days and amounts in words. Money is written the Indonesian way in both languages, as
banks here do; the words beside it leave no doubt."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

from services.invoices.document.english_words import english_words
from services.invoices.document.invoice import Language
from services.invoices.document.terbilang import terbilang


def rupiah(amount: int) -> str:
    """`1234567` is "Rp1.234.567"; below zero the true minus sign stands in front."""
    written = format_currency(abs(amount), "IDR", "Rp#,##0", locale="id_ID", currency_digits=False)
    return f"−{written}" if amount < 0 else written


def count(number: int) -> str:
    return format_decimal(number, locale="id_ID")


def day(moment: date, language: Language) -> str:
    """`24 November 2026`, never a number that could be read as a month."""
    return format_date(moment, "d MMMM y", locale=language)


def in_words(amount: int, language: Language) -> str:
    words = terbilang(amount) if language == "id" else english_words(amount)
    return f"{words} rupiah"
