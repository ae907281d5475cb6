"""Requests as nobody should send them: any address of an application, with names and values that are odd."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Collection, Iterable, Iterator
from typing import Any
from urllib.parse import quote

from flask import Flask
from hypothesis import strategies as st
from werkzeug.routing import Rule

from shared.http.queries import ASKS

BEYOND = "9" * 20  # no int64
TIMES = (
    "2026-02-30T00:00:00Z",
    "2026-11-24T23:59:60Z",
    "0000-01-01T00:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-12:00",
    "10000-01-01T00:00:00Z",
    "2026-11-24T00:00:00+99:00",
    "2026-11-24T00:00:00+07:00",
    "2026-11-24T00:00:00 07:00",
    "2026-99-99T99:99:99.999999Z",
    "0001-01-01",
    "0999-12-31",
    "9999-12-31",
    "2026-11-24",
)
NUMBERS = ("-1", "0", "1", "2", "200", "1000000", "٣", "²", "1e9", "NaN", "0x10", str(2**31), str(2**63), BEYOND)
TEXTS = (
    *("", " ", "\x00", "\r\nX: y", "../..", "$gt", "{'$gt': 1}", "[0]", ".*", "(", "%", "x" * 5_000, "😀", "true"),
    *("10001", "Pending", "customer", "all", "down", "total", "/desk/\x7f", "//evil.test"),
)


def cursor(plain: str) -> str:
    return urlsafe_b64encode(plain.encode()).decode().rstrip("=")


CURSORS = (
    cursor('["2026-11-24T00:00:00.000000Z","10001"]'),
    cursor('[1,"2026-11-24T00:00:00.000000Z","10001"]'),
    cursor(f'[{BEYOND},"2026-11-24T00:00:00.000000Z","10001"]'),
    cursor(f'["{BEYOND}",{BEYOND}]'),
    cursor("[" + "9" * 5_000 + ',"2026","1"]'),
    cursor("[" * 5_000),
    cursor('["a",1]'),
    cursor("[-1,-1]"),
    cursor('["\\u0000","\\ud800"]'),
    cursor("[1.5,null,{}]"),
    "2026-11-24T00:00:00.000000Z~10001",
    "ZZZZZZZZZZZZZZZZZZZZZZZZZZZ~\x01",
    "~",
    "=",
    "é",
)
KINDS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("placed", "modified", "transferred"), TIMES),
    **dict.fromkeys(("total", "limit", "min", "at", "version", "since", "seen"), NUMBERS),
    **dict.fromkeys(("after", "before", "from", "statements", "movements"), CURSORS),
}
"""By the first word of a name: the values that are most worth trying."""


def rules(app: Flask, method: str, without: Collection[str]) -> list[Rule]:
    """In one order at every run, whatever order they were made known in."""
    found = [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ()) and not rule.websocket]
    return sorted((rule for rule in found if rule.endpoint not in without), key=lambda rule: (rule.rule, rule.endpoint))


def names_of(app: Flask, rule: Rule) -> frozenset[str]:
    """The names that a query of the API may have there."""
    found: frozenset[str] = getattr(app.view_functions[rule.endpoint], ASKS, frozenset())
    return found


def queries(names: Collection[str]) -> st.SearchStrategy[str]:
    """Mostly each name once and with values of its own kind, so that they are looked at and not the names."""
    known = st.sampled_from(sorted(names)).flatmap(_known) if names else _any_pair()
    pairs = st.one_of(known.map(lambda pair: [pair]), st.lists(st.one_of(known, known, known, _any_pair()), max_size=3))
    return pairs.map(lambda found: "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in found))


def paths(rule: Rule, known: Iterable[str]) -> st.SearchStrategy[str]:
    """The rule's address, its parts filled with what is there and with what is odd."""
    part = st.one_of(st.sampled_from([*known]), _values(TEXTS).filter(bool).map(_quoted))
    parts: dict[Any, st.SearchStrategy[str]] = dict.fromkeys(rule.arguments, part)
    return st.fixed_dictionaries(parts).map(lambda filled: "".join(_filled(rule, filled)))


def forms(names: Collection[str]) -> st.SearchStrategy[dict[str, str]]:
    value = st.sampled_from((*TEXTS, *TIMES, *NUMBERS, *CURSORS))
    return st.dictionaries(st.one_of(st.sampled_from(sorted(names)), st.text(max_size=9)), value, max_size=6)


def _known(name: str) -> st.SearchStrategy[tuple[bytes, bytes]]:
    values = KINDS.get(name.partition("_")[0], TEXTS)
    return st.tuples(st.just(name.encode()), st.one_of(_values(values), _values(values), _values((*TEXTS, *CURSORS))))


def _any_pair() -> st.SearchStrategy[tuple[bytes, bytes]]:
    name = st.text(max_size=9).map(lambda text: text.encode(errors="replace"))
    return st.tuples(name, _values((*TEXTS, *TIMES, *NUMBERS)))


def _values(known: Collection[str]) -> st.SearchStrategy[bytes]:
    """Also what is no UTF-8."""
    usual = st.sampled_from(sorted(known)).map(str.encode)
    written = st.text(max_size=30).map(lambda text: text.encode(errors="replace"))
    return st.one_of(usual, usual, usual, written, st.binary())


def _filled(rule: Rule, filled: dict[str, str]) -> Iterator[str]:
    """`_trace` is how werkzeug keeps a rule: whether a part is an argument, and its text."""
    for is_argument, text in rule._trace:
        yield filled[text] if is_argument else text.lstrip("|")


def _quoted(raw: bytes) -> str:
    return quote(raw, safe="")
