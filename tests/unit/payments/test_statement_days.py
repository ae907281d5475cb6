"""Neither a year nor the order of day and month is guessed."""

from __future__ import annotations

from datetime import date

import pytest

from shared.contract.times import from_text
from tests.unit.payments.given import ZONE
from tests.unit.payments.test_statement import problem_of, read

INDONESIAN = "Tanggal;Keterangan;Jumlah\n"
ENGLISH = "Date;Description;Amount\n"


def days_of(text: str) -> list[date]:
    return [from_text(one.booked_at).astimezone(ZONE).date() for one in read(text)]


def rows(*days: str) -> str:
    return "".join(f"{day};x;5 CR\n" for day in days)


@pytest.mark.parametrize("today_is_later", ["05/11", "'05/11"])
def test_a_day_without_a_year_is_of_the_period_that_the_file_names(today_is_later: str) -> None:
    above = "Periode : 01/11/2025 - 30/11/2025\n"
    assert days_of(above + INDONESIAN + rows(today_is_later)) == [date(2025, 11, 5)]


def test_a_period_over_new_year_gives_each_day_its_year() -> None:
    above = "Periode : 28/12/2025 - 03/01/2026\n"
    assert days_of(above + INDONESIAN + rows("31/12", "02/01")) == [date(2025, 12, 31), date(2026, 1, 2)]


def test_a_day_without_a_year_and_without_a_period_is_refused() -> None:
    assert problem_of(INDONESIAN + rows("05/11")) == "line 2: the date has no year, and no line names the period"


def test_a_day_that_is_not_of_the_period_or_in_it_twice_is_refused() -> None:
    outside = "Periode : 01/10/2026 - 31/10/2026\n"
    long = "Periode : 01/10/2024 - 31/10/2026\n"
    for above in (outside, long):
        assert "not of the period" in problem_of(above + INDONESIAN + rows("05/10" if above is long else "05/11"))


def test_two_periods_are_none() -> None:
    above = "Periode : 01/11/2025 - 30/11/2025\nPeriode : 01/11/2026 - 30/11/2026\n"
    assert "no line names the period" in problem_of(above + INDONESIAN + rows("05/11"))


def test_a_period_that_is_none_is_said() -> None:
    assert problem_of("Periode : 01/11/2026 - 31/11/2026\n" + INDONESIAN + rows("05/11")) == (
        "the period: the date is none"
    )


def test_which_of_day_and_month_stands_first_is_not_guessed() -> None:
    assert problem_of(ENGLISH + rows("10/11/26")) == "line 2: the date may begin with the day or with the month"
    assert days_of(INDONESIAN + rows("10/11/26")) == [date(2026, 11, 10)]


@pytest.mark.parametrize("other", ["23/11/26", "13/10/26"])
def test_another_day_of_the_file_tells(other: str) -> None:
    assert days_of(ENGLISH + rows("10/11/26", other))[0] == date(2026, 11, 10)


def test_the_period_tells_too() -> None:
    assert days_of("Period : 13/10/2026 - 14/11/2026\n" + ENGLISH + rows("10/11/26")) == [date(2026, 11, 10)]


@pytest.mark.parametrize(("day", "meant"), [("11/11/26", date(2026, 11, 11)), ("10 Nov 2026", date(2026, 11, 10))])
def test_what_can_mean_one_day_only_needs_no_more(day: str, meant: date) -> None:
    assert days_of(ENGLISH + rows(day)) == [meant]


def test_a_month_that_is_none_is_refused_and_not_turned_around() -> None:
    assert problem_of(INDONESIAN + rows("10/31/26")) == "line 2: the date is none"
