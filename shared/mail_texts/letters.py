"""Mails to customers: from what has happened to subject, text and HTML. Pure: the desk previews what will be sent.

render("shipped", {"number": "10001", "name": "Budi", "courier": "JNE", ...}, "id", "Toko Maju").subject
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import css_inline
import msgspec
from babel.numbers import format_currency
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from shared.contract.notifications import MailFacts
from shared.mail_texts.legible import legible, one_line
from shared.mail_texts.wording import status_name, translator

TEMPLATES = Path(__file__).parent / "templates"
KINDS = (
    "order_placed",
    "status_changed",
    "comment_added",
    "comment_corrected",
    "shipped",
    "payment_confirmed",
    "payment_partly_confirmed",
    "payment_rejected",
    "payment_expired",
    "invoice_ready",
    "return_accepted",
    "return_rejected",
)
SIGN_IN = "sign_in"  # about no order, and no notification: orders sends it itself, since it holds a secret
LONGEST_SUBJECT = 150


@dataclass(frozen=True)
class Letter:
    """`subject` is one line."""

    subject: str
    text: str
    html: str


def written(kind: str, number: str, name: str, facts: MailFacts, language: str, shop: str) -> Letter:
    """What a customer is told of an order: `number` is the order's, `name` the customer's."""
    return render(kind, {"number": number, "name": name, **msgspec.to_builtins(facts)}, language, shop)


def render(kind: str, facts: Mapping[str, Any], language: str, shop: str) -> Letter:
    """`facts` are `number`, `name` and those that the kind's template names; a missing one raises UndefinedError.

    Nothing in them is trusted: it is text in the HTML too, and a line break in it can't add a header.
    """
    known = {**legible(facts), "_": translator(language), "language": language, "shop": one_line(shop)}
    content = _templates().get_template(f"{kind}.j2").make_module(known)
    parts = {name: getattr(content, name) for name in ("subject", "paragraphs", "rows", "quote")}
    parts |= {name: getattr(content, name, None) for name in ("highlight", "button")}
    text = _templates().get_template("letter.txt.j2").render(**known, **parts)
    html = _templates().get_template("letter.html.j2").render(**known, **parts)
    return Letter(str(parts["subject"])[:LONGEST_SUBJECT], text, _inliner().inline(html))


@lru_cache(5_000)  # a list shows the same ones again and again, and the library takes its time
def rupiah(amount: int) -> str:
    """`Rp1.234.567`."""
    return format_currency(amount, "IDR", "Rp\xa0#,##0", locale="id_ID", currency_digits=False).replace("\xa0", "")


@cache
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["rupiah"] = rupiah
    made.filters["status"] = status_name
    return made


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(load_remote_stylesheets=False)  # a mail's text fetches nothing
