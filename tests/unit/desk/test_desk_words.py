"""Every string of the desk is said through the catalogs, and the Indonesian one has all of them."""

from __future__ import annotations

import ast
import re
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter

import pytest

from services.orders.pages.language import catalog
from tests.unit.desk.spoken import CODE, REFUSALS, SAYING, TEMPLATES, spoken

SEEN = ("alt", "aria-label", "label", "placeholder", "title")
NAMES = {"Pesanan", "i", "×", "PDF"}  # the product's own name, and signs
WORDS = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")
MARKING = {*SAYING, *REFUSALS, "Invalid", "LookupError", "warning", "info", "Counter", "compile"}
NO_SENTENCE = {"Bahasa Indonesia", "Pos Indonesia", "Ninja Xpress", "Lion Parcel", "pesanan forms"}
NO_SENTENCE |= {"J&T Express", "CIMB Niaga", "yyyy-mm-dd hh:mm:ss"}
SIGNS = re.compile(r"%\((\w+)\)s")


def test_the_indonesian_catalog_has_every_sentence() -> None:
    assert sorted(spoken() - set(catalog("id"))) == []


def test_the_catalog_has_no_sentence_that_nobody_says() -> None:
    assert sorted(set(catalog("id")) - spoken()) == []


@pytest.mark.parametrize("sentence", sorted(catalog("id")))
def test_a_translation_says_the_same_values(sentence: str) -> None:
    assert _values(catalog("id")[sentence]) == _values(sentence)


def _values(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name} | set(SIGNS.findall(sentence))


class Text(HTMLParser):
    """What of a template a person reads, with everything that Jinja fills in left out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found += re.findall(r"[A-Za-z][\w'-]*", data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in SEEN and value:
                self.found += re.findall(r"[A-Za-z][\w'-]*", value)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_says_nothing_by_itself(path: Path) -> None:
    plain = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", path.read_text("utf-8"), flags=re.DOTALL)
    text = Text()
    text.feed(plain)
    assert set(text.found) <= NAMES


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.name)
def test_code_says_nothing_by_itself(path: Path) -> None:
    """A string of several words stands in a call that marks it, documents, or is on the list of what is no sentence."""
    tree = ast.parse(path.read_text("utf-8"))
    marked = {id(part) for node in ast.walk(tree) if _marks(node) for part in ast.walk(node)}
    strings = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in marked)
    loose = {node.value for node in strings if isinstance(node.value, str) and WORDS.search(node.value)}
    assert loose - NO_SENTENCE == set()


def _marks(node: ast.AST) -> bool:
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)  # a docstring
    return isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in MARKING
