"""Why a bank statement could not be read, in the person's language: payments says it in sentences of its own."""

from __future__ import annotations

import re

from services.orders.pages.language import say, term

REASONS = frozenset(
    {
        term("both a credit and a debit"),
        term("it has more than {number} bytes"),
        term("it has more than {number} rows"),
        term("more cells than the header"),
        term("neither CR nor DB"),
        term("neither a credit nor a debit"),
        term("it is not in rupiah"),
        term("it is of more than one account"),
        term("no CSV"),
        term("no UTF-8"),
        term("no row names a column for the date and one for the amount"),
        term("the amount and its mark contradict each other"),
        term("the amount has two signs"),
        term("the amount is negative and marked as a credit"),
        term("the amount is no number"),
        term("the amount is too large"),
        term("nothing says whether the amount came in or went out"),
        term("the credit is negative"),
        term("the date has no year, and no line names the period"),
        term("the date is none"),
        term("the date is not of the period that the file names"),
        term("the date may begin with the day or with the month"),
        term("the date lies in the future"),
        term("the date lies too far back"),
        term("the time is none"),
        term("two columns for the amount"),
        term("two columns for the credit"),
        term("two columns for the date"),
        term("two columns for the debit"),
        term("two columns for the description"),
    }
)
LINE = re.compile(r"line (?P<line>[0-9]+): (?P<reason>.+)")
PERIOD = re.compile(r"the period: (?P<reason>.+)")
MORE = re.compile(r"and (?P<count>[0-9]+) more")
NUMBER = re.compile(r"[0-9]{2,}")


def statement_problem(text: str) -> str:
    """What it doesn't know (a newer payments service may say more) it leaves as it is."""
    return "; ".join(_part(part) for part in text.split("; "))


def _part(text: str) -> str:
    if found := LINE.fullmatch(text):
        return say("line {line}: {reason}", line=found["line"], reason=_reason(found["reason"]))
    if found := PERIOD.fullmatch(text):
        return say("the period: {reason}", reason=_reason(found["reason"]))
    if found := MORE.fullmatch(text):
        return say("and {count} more", count=found["count"])
    return _reason(text)


def _reason(text: str) -> str:
    if text in REASONS:
        return say(text)
    number = NUMBER.search(text)
    general = NUMBER.sub("{number}", text)
    return say(general, number=number[0]) if number and general in REASONS else text
