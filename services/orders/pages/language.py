"""Indonesian by default, English by choice. English sentences are the keys of the catalogs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po
from flask import g, request

LOCALE = Path(__file__).parent / "locale"
LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}
DEFAULT = "id"
COOKIE = "language"


def language() -> str:
    """Of the person whose request this is; looked up once, since a page asks hundreds of times."""
    found: str | None = g.get("language")
    if found is None:
        wanted = request.cookies.get(COOKIE, DEFAULT)
        found = g.language = wanted if wanted in LANGUAGES else DEFAULT
    return found


def say(sentence: str, **values: object) -> str:
    """The sentence in the person's language, its `{names}` filled."""
    return translated(sentence, language()).format(**values) if values else translated(sentence, language())


def term(sentence: str) -> str:
    """Marks a sentence that stands in a table and is said later."""
    return sentence


def translated(sentence: str, wanted: str) -> str:
    return sentence if wanted == "en" else catalog(wanted).get(sentence, sentence)


def plural(one: str, many: str, count: int) -> str:
    """Indonesian knows no plural: its catalogs translate the first form."""
    if language() != "en":
        return translated(one, language())
    return one if count == 1 else many


@cache
def catalog(wanted: str) -> Mapping[str, str]:
    """Of the desk and of the member area together."""
    return {sentence: said for path in sorted((LOCALE / wanted).rglob("*.po")) for sentence, said in _read(path)}


def _read(path: Path) -> Iterator[tuple[str, str]]:
    with path.open("rb") as file:
        yield from ((_first(m.id), _first(m.string)) for m in read_po(file) if m.id and m.string and not m.fuzzy)


def _first(text: str | tuple[str, ...] | list[str]) -> str:
    return text if isinstance(text, str) else text[0]
