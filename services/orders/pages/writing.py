"""How times, money and statuses are written for people: in the shop's time zone, in their language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from flask import current_app
from markupsafe import Markup

from services.orders.api.callers import wiring
from services.orders.pages.language import language, say, term
from services.orders.pages.parked_reasons import parked_reason
from services.orders.pages.statement_problems import statement_problem
from services.orders.projections.order_list import Listed
from shared.contract.orders import Status
from shared.contract.times import from_text
from shared.mail_texts.letters import rupiah
from shared.mail_texts.wording import INDONESIAN

CLOCK = {"id": "HH.mm", "en": "HH:mm"}
ZONES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}
KINDS: Mapping[str, tuple[Status, ...]] = {
    "waits": (Status.PENDING, Status.CANCELED_REVERSAL),
    "works": (Status.PROCESSING, Status.PROCESSED),
    "moves": (Status.SHIPPED,),
    "done": (Status.COMPLETE,),
    "back": (Status.REFUNDED, Status.REVERSED, Status.CHARGEBACK),
    "dead": (Status.CANCELED, Status.DENIED, Status.EXPIRED, Status.FAILED, Status.VOIDED),
}

PAYMENTS: Mapping[str, str] = {
    "unknown": term("not known yet"),
    "expected": term("waiting"),
    "claimed": term("claimed"),
    "partial": term("paid in part"),
    "confirmed": term("paid"),
    "mismatched": term("difference"),
    "rejected": term("claim rejected"),
    "expired": term("expired"),
    "canceled": term("not expected any more"),
    "refunded": term("paid back"),
}


def zone() -> ZoneInfo:
    return wiring().settings.zone


def local(text: str) -> datetime:
    return from_text(text).astimezone(zone())


def moment(text: str) -> str | Markup:
    """`24 Nov 2026, 14.36`, with the second and the zone for those who point at it."""
    return _moment(text, language(), zone()) if text else ""


@lru_cache(2_000)  # the same ones come again with every look at a list, and each takes a third of a millisecond
def _moment(text: str, said_in: str, where: ZoneInfo) -> Markup:
    when = from_text(text).astimezone(where)
    name = ZONES.get(where.key) or when.strftime("%Z")
    short = format_datetime(when, f"d MMM y, {CLOCK[said_in]}", locale=said_in)
    full = f"{format_datetime(when, f'd MMMM y, {CLOCK[said_in]}:ss', locale=said_in)} {name}"
    written = current_app.jinja_env.get_template("desk/time.html")
    return Markup(written.render(iso=when.isoformat(), full=full, short=short))  # noqa: S704  it escapes all three


def orders_row(row: Listed) -> Markup:
    """One order of the list, with all its links."""
    return _orders_row(row, language(), zone())


@lru_cache(1_000)  # whoever looks at a list mostly sees what was there at the last look
def _orders_row(row: Listed, _said_in: str, _where: ZoneInfo) -> Markup:
    return Markup(current_app.jinja_env.get_template("desk/orders_row.html").render(row=row))  # noqa: S704  it escapes


def day(text: str) -> str:
    """`24 Nov 2026`, of a moment or of a day."""
    if not text:
        return ""
    when = date.fromisoformat(text) if len(text) == len("2026-11-24") else local(text)
    return format_date(when, "d MMM y", locale=language())


def count(number: int) -> str:
    return _count(number, language())


@lru_cache(1_000)
def _count(number: int, said_in: str) -> str:
    return format_decimal(number, locale="id_ID" if said_in == "id" else "en")


def meaning(status: str) -> str:
    """The translation that stands beside a status; the names themselves stay as in the tutorial."""
    return INDONESIAN[Status(status)] if language() == "id" else ""


def payment_word(state: str) -> str:
    return say(PAYMENTS[state]) if state in PAYMENTS else state


def status_kind(status: str) -> str:
    """Which colour it has."""
    return next(kind for kind, statuses in KINDS.items() if status in statuses)


def short(amount: int) -> str:
    """`Rp12,3 jt` where a tile has no room for more."""
    for size, unit in ((10**9, "M"), (10**6, "jt")) if language() == "id" else ((10**9, "bn"), (10**6, "m")):
        if amount >= size:
            return f"Rp{format_decimal(amount / size, '#,##0.#', locale=language())} {unit}"
    return rupiah(amount)


FILTERS: dict[str, Callable[..., Any]] = {
    "count": count,
    "day": day,
    "meaning": meaning,
    "moment": moment,
    "orders_row": orders_row,
    "parked_reason": parked_reason,
    "payment_word": payment_word,
    "rupiah": rupiah,
    "short": short,
    "statement_problem": statement_problem,
    "status_kind": status_kind,
}
