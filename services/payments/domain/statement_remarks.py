"""What a statement says besides its movements: whose account, in which currency, of which period, and its balances."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from services.payments.domain.amounts import Unreadable
from services.payments.domain.booking_days import Days, names_a_day
from services.payments.domain.movement import account_key
from services.payments.domain.statement_columns import Columns
from services.payments.domain.statement_rows import Row, Table, UnreadableStatement, cell

PENDING = "pend"  # not booked yet: it comes again with its day
SUMS = ("saldo", "mutasi", "total", "opening balance", "closing balance", "starting balance", "ending balance")
SUM_NAMES = frozenset({"saldo", "balance", "total", "subtotal", "sub total", "grand total", "jumlah"})
BALANCE = re.compile(
    r"\b(?:saldo (?:awal|akhir|lalu|pindahan|sebelumnya|bulan lalu)|pindahan saldo"
    r"|(?:opening|closing|starting|beginning|ending|previous|initial|final|current|available)(?: ledger)? balance"
    r"|balance (?:b/?f|c/?f)|(?:brought|carried) forward"
    r"|(?:total|jumlah) (?:mutasi|kredit|credits?|debet|debits?))\b"
)
FOREIGN = re.compile(r"\b(?:USD|SGD|EUR|JPY|AUD|GBP|CNY|CNH|HKD|MYR|SAR|THB|CHF|NZD|CAD|KRW|TWD|INR|AED)\b")
CURRENCY = re.compile(r"(?:kode )?(?:mata uang|currency|ccy|valuta)\b(?P<value>.*)", re.IGNORECASE)
RUPIAH = re.compile(r"\b(?:rp|idr|rupiah)\b", re.IGNORECASE)
ACCOUNT = re.compile(
    r"(?:^|\b(?:no|nomor)\W{1,3})(?:rek|rekening|account|acc|acct)\b\W{0,3}(?:no|nomor|number)?\W{0,6}"
    r"(?P<number>[0-9][0-9 .\-]{4,40}[0-9])",
    re.IGNORECASE,
)
PERIOD = re.compile(r"\bperiode?\b(?P<days>.*)", re.IGNORECASE)
FULL_DAY = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}[ /.-](?:[0-9]{1,2}|[A-Za-z]{3,9})[ /.-][0-9]{2,4}")
TWO_DAYS = 2


def is_remark(columns: Columns, row: Row) -> bool:
    """No movement: a line of text, `name : value`, a sum, or a balance, also one that has a day."""
    filled = [text.strip() for text in row.cells if text.strip()]
    empty = not names_a_day(cell(row, columns.date)) and not any(cell(row, place) for place in columns.money)
    if empty and (len(filled) == 1 or filled[1] in ("=", ":")):
        return True
    first = (cell(row, columns.date) or filled[0]).lstrip("'").casefold()
    return first.startswith((PENDING, *SUMS)) or any(_names_balance(text) for text in filled)


def check_remarks(table: Table) -> None:
    """Raises UnreadableStatement for another currency than rupiah, and for more than one account."""
    lines = [_joined(row) for row in _remarks(table)]
    foreign = any(FOREIGN.search(_joined(row)) for row in table.above)
    if foreign or any(_is_foreign(CURRENCY.match(line)) for line in lines):
        raise UnreadableStatement("it is not in rupiah")
    named = [account_key(found["number"]) for line in lines if (found := ACCOUNT.search(line))]
    columns = [account_key(cell(row, place)) for row in _movements(table) for place in table.columns.accounts]
    if len(set(named)) > 1 or len({account for account in columns if account}) > 1:
        raise UnreadableStatement("it is of more than one account")


def period_of(table: Table, days: Days) -> tuple[date, date] | None:
    """What the file says to cover, None where it doesn't, or names several."""
    found = {period for row in _remarks(table) if (period := _period(_joined(row), days))}
    return found.pop() if len(found) == 1 else None


def check_currency(columns: Columns, row: Row) -> None:
    """Raises Unreadable."""
    said = [text for place in columns.currencies if (text := cell(row, place))]
    if not all(RUPIAH.search(text) for text in said):
        raise Unreadable("it is not in rupiah")


def period_texts(table: Table) -> list[str]:
    """The days that the lines about the period name, as written."""
    lines = [found["days"] for row in _remarks(table) if (found := PERIOD.search(_joined(row)))]
    return [day for line in lines for day in FULL_DAY.findall(line)]


def _remarks(table: Table) -> Iterator[Row]:
    yield from table.above
    yield from (row for row in table.rows if not names_a_day(cell(row, table.columns.date)))


def _movements(table: Table) -> Sequence[Row]:
    return [row for row in table.rows if names_a_day(cell(row, table.columns.date))]


def _joined(row: Row) -> str:
    return " ".join(text.strip() for text in row.cells if text.strip())


def _names_balance(text: str) -> bool:
    plain = " ".join(text.replace("_", " ").casefold().split())
    return plain.strip(" .:*-") in SUM_NAMES or BALANCE.search(plain) is not None


def _is_foreign(found: re.Match[str] | None) -> bool:
    return found is not None and any(map(str.isalpha, found["value"])) and not RUPIAH.search(found["value"])


def _period(line: str, days: Days) -> tuple[date, date] | None:
    found = PERIOD.search(line)
    texts = FULL_DAY.findall(found["days"]) if found else []
    if len(texts) != TWO_DAYS:
        return None
    first, last = (days.day(text) for text in texts)
    return first, last
