"""Time as text: UTC with microseconds, fixed width, so that text order is time order (BSON dates drop microseconds)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from shared.errors import Invalid

FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"
LENGTH = len("2026-11-24T07:00:00.123456Z")
MICROSECOND = timedelta(microseconds=1)


def utc_now() -> datetime:
    return datetime.now(UTC)


def as_text(moment: datetime) -> str:
    """`2026-11-24T07:00:00.123456Z`. Raises ValueError for a naive datetime, and for one that has no such text."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone is no time")
    try:
        text = moment.astimezone(UTC).strftime(FORMAT)
    except OverflowError as error:
        raise ValueError("this time lies outside the calendar") from error
    if len(text) != LENGTH:  # a year before 1000 is written with fewer digits
        raise ValueError("this time is too long ago")
    return text


def from_text(text: str) -> datetime:
    return datetime.strptime(text, FORMAT).replace(tzinfo=UTC)


def moment_told(name: str, text: str) -> datetime:
    """A time as somebody outside wrote it: RFC 3339 with its zone. Raises Invalid under the field's `name` for one that
    is none, has no zone, or can't be written as text."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Invalid({name: ["must be a time like 2026-11-24T14:00:00+07:00"]}) from error
    if moment.tzinfo is None:
        raise Invalid({name: ["needs its zone, like +07:00"]})
    try:
        as_text(moment)
    except ValueError as error:
        raise Invalid({name: ["must lie between the years 1000 and 9999"]}) from error
    return moment


def after(now: datetime, *earlier: str | None) -> datetime:
    """Now, but later than every given time: causes come before what they cause, whatever the clocks say."""
    return max([now, *(from_text(text) + MICROSECOND for text in earlier if text)])
