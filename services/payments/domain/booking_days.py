"""Days as banks write them: `2026-11-24`, `24/11/2026`, `24-11-26`, `24 Nov 2026`, `24 Nopember 2026`, `24/11`."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, tzinfo

from services.payments.domain.amounts import Unreadable

ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})")
NUMBERS = re.compile(r"(?P<day>[0-9]{1,2})[/.-](?P<month>[0-9]{1,2})(?:[/.-](?P<year>[0-9]{4}|[0-9]{2}))?")
WORDS = re.compile(r"(?P<day>[0-9]{1,2})[ -](?P<month>[a-z]{3,9})[ -](?P<year>[0-9]{4}|[0-9]{2})")
CLOCK = re.compile(r"(?P<day>.*?)(?:[T ]+(?P<time>[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2})?))?", re.IGNORECASE)
MONTHS = {"jan": 1, "feb": 2, "mar": 3, "apr": 4, "mei": 5, "may": 5, "jun": 6, "jul": 7, "agu": 8, "agt": 8, "ags": 8}
MONTHS |= {"aug": 8, "sep": 9, "okt": 10, "oct": 10, "nov": 11, "nop": 11, "des": 12, "dec": 12}
EARLIEST = 2000  # year
AHEAD = timedelta(days=1)  # a bank's day may begin before ours


def read_moment(text: str, today: date, zone: tzinfo) -> datetime:
    """The start of the day where no time stands. Without a year it is the last such day. Raises Unreadable."""
    found = CLOCK.fullmatch(text.strip().lstrip("'").strip())
    if found is None:
        raise Unreadable("the date is none")
    day = _day(found["day"].casefold(), today)
    if day > today + AHEAD:
        raise Unreadable("the date lies in the future")
    return datetime.combine(day, _time(found["time"] or "00:00"), zone)


def _day(text: str, today: date) -> date:
    found = ISO.fullmatch(text) or NUMBERS.fullmatch(text) or WORDS.fullmatch(text)
    if found is None:
        raise Unreadable("the date is none")
    month = _month(found["month"])
    day = int(found["day"])
    if found["year"] is None:
        this = _date(today.year, month, day)
        return this if this <= today + AHEAD else _date(today.year - 1, month, day)
    century = 2000 if len(found["year"]) == 2 else 0
    return _date(century + int(found["year"]), month, day)


def _month(text: str) -> int:
    month = int(text) if text.isdigit() else MONTHS.get(text[:3])
    if month is None:
        raise Unreadable("the date is none")
    return month


def _date(year: int, month: int, day: int) -> date:
    try:
        found = date(year, month, day)
    except ValueError as error:
        raise Unreadable("the date is none") from error
    if year < EARLIEST:
        raise Unreadable("the date lies too far back")
    return found


def _time(text: str) -> time:
    hour, minute, second = (*(int(part) for part in re.split("[:.]", text)), 0)[:3]
    try:
        return time(hour, minute, second)
    except ValueError as error:
        raise Unreadable("the time is none") from error
