"""What the library that reads events says of bytes that are none, in the person's language."""

from __future__ import annotations

import re
from collections.abc import Mapping

from services.orders.pages.language import say, term

AT = re.compile(r"(?P<what>.+) - at `(?P<place>\$.*)`", re.DOTALL)
PATTERNS = {
    term("it ends too early"): re.compile(r"Input data was truncated"),
    term("it is no JSON (byte {byte})"): re.compile(r"JSON is malformed: .+ \(byte (?P<byte>[0-9]+)\)"),
    term("the field {field} is missing"): re.compile(r"Object missing required field `(?P<field>\w+)`"),
    term("{found} stands where {wanted} belongs"): re.compile(r"Expected `(?P<wanted>.+)`, got `(?P<found>.+)`"),
    term("a value is outside its range: {limit}"): re.compile(
        r"Expected `\w+` (?:of length )?(?P<limit>[<>]=? ?-?[0-9]+)"
    ),
    term("a text is not of the form {form}"): re.compile(r"Expected `str` matching regex (?P<form>.+)", re.DOTALL),
    term("{value} is none of the values that are known"): re.compile(r"Invalid enum value (?P<value>.+)", re.DOTALL),
}


def decoding_complaint(text: str) -> str:
    """What it doesn't know (another version of the library may say it otherwise) it leaves as it is."""
    if found := AT.fullmatch(text):
        return say("{what}, at {place}", what=_what(found["what"]), place=found["place"])
    return _what(text)


def recognised(text: str, patterns: Mapping[str, re.Pattern[str]]) -> str:
    """The sentence, filled with what the pattern has found; empty where none matches."""
    for sentence, pattern in patterns.items():
        if found := pattern.fullmatch(text):
            return say(sentence, **found.groupdict())
    return ""


def _what(text: str) -> str:
    return recognised(text, PATTERNS) or text
