"""Days as banks write them: `2026-11-24`, `24/11/2026`, `24-11-26`, `24 Nov 2026`, `24 Nopember 2026`, `24/11`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from services.payments.domain.amounts import Unreadable

ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})")
NUMBERS = re.compile(r"(?P<day>[0-9]{1,2})[/.-](?P<month>[0-9]{1,2})(?:[/.-](?P<year>[0-9]{4}|[0-9]{2}))?")
WORDS = re.compile(r"(?P<day>[0-9]{1,2})[ -](?P<month>[a-z]{3,9})[ -](?P<year>[0-9]{4}|[0-9]{2})")
CLOCK = re.compile(r"(?P<day>.*?)(?:[T ]+(?P<time>[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2})?))?", re.IGNORECASE)
MONTHS = {"jan": 1, "feb": 2, "mar": 3, "apr": 4, "mei": 5, "may": 5, "jun": 6, "jul": 7, "agu": 8, "agt": 8, "ags": 8}
MONTHS |= {"aug": 8, "sep": 9, "okt": 10, "oct": 10, "nov": 11, "nop": 11, "des": 12, "dec": 12}
MONTHS_IN_YEAR = 12
EARLIEST = 2000  # year
AHEAD = timedelta(days=1)  # a bank's day may begin before ours


@dataclass(frozen=True)
class Days:
    """How a file's days are to be read. `period` is what it says to cover: a day without a year is of it. `day_first`:
    something says that days stand before months; where nothing does, only a day that can be no month tells."""

    today: date
    zone: tzinfo
    day_first: bool = False
    period: tuple[date, date] | None = None

    def moment(self, text: str) -> datetime:
        """The start of the day where no time stands. Raises Unreadable."""
        found = CLOCK.fullmatch(_bare(text))
        if found is None:
            raise Unreadable("the date is none")
        day = self.day(found["day"])
        if day > self.today + AHEAD:
            raise Unreadable("the date lies in the future")
        return datetime.combine(day, _time(found["time"] or "00:00"), self.zone)

    def day(self, text: str) -> date:
        """Raises Unreadable."""
        text = text.casefold()
        found = ISO.fullmatch(text) or NUMBERS.fullmatch(text) or WORDS.fullmatch(text)
        if found is None:
            raise Unreadable("the date is none")
        month, day = _month(found["month"]), int(found["day"])
        if found.re is NUMBERS and not self.day_first and day <= MONTHS_IN_YEAR and day != month:
            raise Unreadable("the date may begin with the day or with the month")
        if found["year"] is None:
            return self._of_period(month, day)
        century = 2000 if len(found["year"]) == 2 else 0
        return _date(century + int(found["year"]), month, day)

    def _of_period(self, month: int, day: int) -> date:
        if self.period is None:
            raise Unreadable("the date has no year, and no line names the period")
        first, last = self.period
        within = [one for year in range(first.year, last.year + 1) if first <= (one := _date(year, month, day)) <= last]
        if len(within) != 1:
            raise Unreadable("the date is not of the period that the file names")
        return within[0]


def names_a_day(text: str) -> bool:
    """Whether a date, right or wrong, stands here."""
    found = CLOCK.fullmatch(_bare(text))
    day = found["day"].casefold() if found else ""
    return any(form.fullmatch(day) for form in (ISO, NUMBERS, WORDS))


def tells_day_first(text: str) -> bool:
    """Whether its first number can be no month."""
    found = NUMBERS.match(_bare(text))
    return found is not None and int(found["day"]) > MONTHS_IN_YEAR


def _bare(text: str) -> str:
    return text.strip().lstrip("'").strip()


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
