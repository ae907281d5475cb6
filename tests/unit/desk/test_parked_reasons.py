"""Whatever a service says of an event that it had to park is said in Indonesian at the desk."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from services.orders.pages.language import COOKIE
from services.orders.pages.parked_reasons import parked_reason
from shared.consuming.poison import POISON
from shared.contract.catalogue import CONTRACT
from shared.contract.wire import Undecodable
from shared.projecting.too_large import WHY

ROOT = Path(__file__).parents[3]
KINDS = ("NotAllowed", "Missing", "Damaged", "Outdated", "Broken", "TooLarge", "KeyReused", "Stale", "Undecodable")
POSITIONS = ("Contradiction", "_check")  # sentences of shared/projecting/stored.py
# What reacts to events, and what it stands on; not what answers people, nor what ends the process.
REACTING = [
    "services",
    "shared/blobs.py",
    "shared/contract",
    "shared/journal",
    "shared/mail_texts",
    "shared/projecting",
]
ANSWERING = {"api", "pages", "member"}
NOT_FROM_EVENTS = {"people.py", "keys.py", "rebuilding.py", "building_together.py"}
ENGLISH = re.compile(r"\b(the|this|that|is|has|was|were|and|which|there|may|with|more|field|value|came)\b")
LONGEST = 200  # characters of a reason that an event carries
LETTERHEAD = '{"specversion":"1.0","id":"1","source":"/pesanan/orders","type":"%s","subject":"1",'
LETTERHEAD += '"time":"2026-11-24T07:00:00.123456Z","datacontenttype":"application/json","dataversion":1,'
LETTERHEAD += '"stream":"order:1","streamversion":%s,"prevhash":"","causationid":"","correlationid":"",'
LETTERHEAD += '"actorkind":"admin","actorid":"","actorip":"","channel":"","data":%s}'
BYTES = [
    b"",
    b"no",
    b"{",
    b"\xff",
    b"[]",
    b'{"a":"\\q"}',
    (LETTERHEAD % ("OrderPlaced", 1, "{}")).encode(),
    (LETTERHEAD % ("OrderPlaced", '"x"', "{}")).encode(),
    (LETTERHEAD % ("StatusChanged", 1, '{"before":"Nowhere"}')).encode(),
    (LETTERHEAD % ("EventParked", 1, '{"service":"x","partition":-1}')).encode(),
    (LETTERHEAD % ("EventParked", 1, '{"service":"%s"}' % ("x" * 300))).encode(),
    (LETTERHEAD % ("OrderPlaced", 1, "{}")).replace("07:00", "seven").encode(),
]


def _files() -> Iterator[Path]:
    for name in REACTING:
        for path in [ROOT / name] if name.endswith(".py") else (ROOT / name).rglob("*.py"):
            if path.name not in NOT_FROM_EVENTS and not ANSWERING & set(path.parts):
                yield path


def sentences() -> Iterator[str]:
    for path in _files():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            name = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
            if isinstance(node, ast.Call) and name in (*KINDS, *POSITIONS):
                yield from (_written(sentence) for sentence in node.args if _is_text(sentence))


def _is_text(part: ast.expr) -> bool:
    return isinstance(part, ast.JoinedStr) or (isinstance(part, ast.Constant) and isinstance(part.value, str))


def _written(sentence: ast.expr) -> str:
    parts = sentence.values if isinstance(sentence, ast.JoinedStr) else [sentence]
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in parts)


def said(text: str, language: str = "id") -> str:
    with Flask(__name__).test_request_context(headers={"Cookie": f"{COOKIE}={language}"}):
        return parked_reason(text)


KNOWN = sorted({*sentences(), WHY, "OrderPlaced has a newer data version (9)", "{fields}"})


def test_there_are_sentences_to_be_said() -> None:
    assert {"{kind} is no event of a payment", "two events claim version 7", WHY} <= set(KNOWN)


@pytest.mark.parametrize("sentence", [*KNOWN, *(kind.__name__ for kind in POISON)])
def test_each_reason_is_said_in_indonesian(sentence: str) -> None:
    spoken = said(f"invoices.requests: {sentence}")
    assert spoken.startswith("invoices.requests: ")
    assert spoken != said(f"invoices.requests: {sentence}", "en")
    assert not ENGLISH.search(spoken), spoken
    assert "{" not in spoken
    assert spoken.removeprefix("invoices.requests: ") == said(sentence)


@pytest.mark.parametrize("sentence", KNOWN)
def test_a_reason_arrives_whole(sentence: str) -> None:
    assert len(f"notifications.mails: {sentence}") <= LONGEST


@pytest.mark.parametrize("wire", BYTES)
def test_why_bytes_are_no_event_is_said_in_indonesian(wire: bytes) -> None:
    with pytest.raises(Undecodable) as refused:
        CONTRACT.decode(wire)
    spoken = said(str(refused.value))
    assert spoken.startswith("bukan peristiwa")
    assert not ENGLISH.search(spoken.lower()), spoken
    assert "Expected" not in spoken


def test_in_english_it_says_what_the_service_said_without_its_gaps() -> None:
    assert said("order:1: two events claim version 4", "en") == "order:1: two events claim version 4"
    assert said("x: {order} has a number and no invoice", "en") == "x: … has a number and no invoice"
    assert said("order_pages: TypeError", "en") == "order_pages: the program stumbled: TypeError"


@pytest.mark.parametrize(
    "unknown", ["the moon is full", "a: {b}", "{", "% {0} %s", "not an event of this contract: x {y 1"]
)
def test_what_is_not_known_is_left_as_it_is(unknown: str) -> None:
    assert said(unknown, "en") == unknown
