"""Templates are compiled once for each language: what they say is put in then, and not looked up for each page."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping, Sequence
from typing import Any, cast

from flask.sansio.app import App
from flask.templating import Environment
from jinja2 import Template
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from services.orders.pages.language import DEFAULT, LANGUAGES, language, plural, translated

SAYING = "_"


class Templates(Environment):
    """Flask's own, which gives each template in the language of the person whose request this is."""

    def __init__(self, app: App, **options: Any) -> None:
        super().__init__(app, **options, trim_blocks=True, lstrip_blocks=True)
        self.add_extension("jinja2.ext.i18n")
        self.add_extension(Said)
        translating: Any = self  # the extension gives it this method
        translating.install_gettext_callables(str, plural, newstyle=True)  # what comes to `str` is translated already
        self.said_in = DEFAULT
        self._spoken: dict[str, Templates] = {}
        self._spoken = {wanted: self._in(wanted) for wanted in LANGUAGES}

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002  jinja's name for it
    ) -> Template:
        """What a template includes is in its own language."""
        if self._spoken:
            return self._spoken[language()].get_template(name, parent, globals)
        return super().get_template(name, parent, globals)

    def _in(self, wanted: str) -> Templates:
        made = self.overlay()
        made.said_in = wanted
        return made


class Said(Extension):
    """Puts the sentence of `_("a sentence")` into the language; one that nothing fills is text like all around it."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        said_in = cast("Templates", self.environment).said_in
        for token in stream:
            if token.test(f"name:{SAYING}") and stream.current.type == "lparen":
                yield from self._said(token, stream, said_in)
            else:
                yield token

    def _said(self, saying: Token, stream: TokenStream, said_in: str) -> Iterator[Token]:
        opening, sentence = next(stream), stream.expect("string")
        said = translated(sentence.value, said_in)
        if stream.current.type == "rparen":
            yield from (opening, *_text(sentence.lineno, said % {}))
        else:
            yield from (saying, opening, Token(sentence.lineno, "string", said))


def _text(line: int, said: str) -> Sequence[Token]:
    """Nothing in a sentence of ours needs escaping, and text that needs none is put together once."""
    return Token(line, "string", said), Token(line, "pipe", "|"), Token(line, "name", "safe")
