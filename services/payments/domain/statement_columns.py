"""Which column of a statement means what, in Indonesian and English."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

NAMES = {
    "date": "date|tanggal|tgl|transaction date|posting date|post date|tanggal transaksi|tgl transaksi|tgl trx|waktu",
    "description": "description|transaction description|details|remark|remarks|keterangan|keterangan transaksi|"
    "deskripsi|uraian|uraian transaksi|berita",
    "amount": "amount|transaction amount|jumlah|nominal|mutasi|nilai",
    "credit": "credit|credits|credit amount|kredit|mutasi kredit|cr|uang masuk|masuk",
    "debit": "debit|debits|debit amount|debet|mutasi debet|mutasi debit|db|uang keluar|keluar",
    "mark": "type|jenis|tipe|mark|cr db|db cr|cr dr|dr cr|d k|k d|d c|dk",
}
MEANING = {name: meaning for meaning, names in NAMES.items() for name in names.split("|")}
UNIT = re.compile(r"\((?:rp|idr)\.?\)")
ODD = re.compile(r"[^a-z]+")


class TwiceNamed(ValueError):
    """Two columns mean the same: no guess is made about money."""


@dataclass(frozen=True)
class Columns:
    """Places in a row, from 0. Either `amount` (with a sign or a mark) or `credit` is there."""

    width: int
    date: int
    description: int | None
    amount: int | None
    credit: int | None
    debit: int | None
    mark: int | None


def columns_of(header: Sequence[str]) -> Columns | None:
    """None where this row is no header. Raises TwiceNamed."""
    places: dict[str, int] = {}
    for place, name in enumerate(header):
        meaning = MEANING.get(_plain(name))
        if meaning in places:
            raise TwiceNamed(meaning)
        if meaning is not None:
            places[meaning] = place
    if "date" not in places or not {"amount", "credit"} & places.keys():
        return None
    return Columns(
        width=len(header),
        date=places["date"],
        description=places.get("description"),
        amount=places.get("amount"),
        credit=places.get("credit"),
        debit=places.get("debit"),
        mark=places.get("mark", _unnamed_mark(header, places.get("amount"))),
    )


def _unnamed_mark(header: Sequence[str], amount: int | None) -> int | None:
    # BCA writes CR or DB in a column without a name, right behind the amount.
    if amount is None or amount + 1 >= len(header) or header[amount + 1].strip():
        return None
    return amount + 1


def _plain(name: str) -> str:
    return ODD.sub(" ", UNIT.sub("", name.strip().casefold())).strip()
