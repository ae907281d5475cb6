"""Which column of a statement means what, in Indonesian and English."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

NAMES = {
    "date": "date|tanggal|tgl|transaction date|posting date|post date|postdate|tanggal transaksi|tgl transaksi|"
    "tgl trx|tgl tran|waktu",
    "description": "description|transaction description|details|remark|remarks|keterangan|keterangan transaksi|"
    "deskripsi|uraian|uraian transaksi|berita|desk tran",
    "amount": "amount|transaction amount|jumlah|nominal|mutasi|nilai",
    "credit": "credit|credits|credit amount|kredit|mutasi kredit|cr|uang masuk|masuk",
    "debit": "debit|debits|debit amount|debet|mutasi debet|mutasi debit|db|uang keluar|keluar",
}
# Of these a file may have several, or none.
FURTHER = {
    "mark": "type|transaction type|jenis|jenis transaksi|jenis mutasi|tipe|tipe transaksi|tipe mutasi|mark|sandi|"
    "posisi|cr db|db cr|cr dr|dr cr|d k|k d|d c|c d|dk|kd|dc|cd|dbcr|crdb|db kr|kr db|debet kredit|debit kredit|"
    "kredit debet|kredit debit|debit credit|credit debit",
    "currency": "ccy|cur|curr|currency|mata uang|kode mata uang|valuta",
    "account": "account no|accountno|account number|norek|no rek|no rekening|nomor rekening",
}
MEANING = {name: meaning for meaning, names in (NAMES | FURTHER).items() for name in names.split("|")}
UNIT = re.compile(r"\((?:rp|idr)\.?\)")
ODD = re.compile(r"[^a-z]+")
# Indonesian banks write the day first, and so does BNI, whose English export alone has journal numbers.
DAY_FIRST = re.compile(
    r"\b(tanggal|tgl|waktu|keterangan|deskripsi|uraian|jumlah|nominal|mutasi|kredit|debet|saldo|cabang|journal no)\b"
)


class TwiceNamed(ValueError):
    """Two columns mean the same: no guess is made about money."""


@dataclass(frozen=True)
class Columns:
    """Places in a row, from 0. Either `amount` (with a sign or a mark) or `credit` is there. `unnamed`: those without a
    name; `day_first`: the names are of a bank that writes days before months."""

    width: int
    date: int
    description: int | None
    amount: int | None
    credit: int | None
    debit: int | None
    marks: tuple[int, ...]
    currencies: tuple[int, ...]
    accounts: tuple[int, ...]
    unnamed: tuple[int, ...]
    day_first: bool

    @property
    def money(self) -> tuple[int, ...]:
        return tuple(place for place in (self.amount, self.credit, self.debit) if place is not None)


def columns_of(header: Sequence[str]) -> Columns | None:
    """None where this row is no header. Raises TwiceNamed."""
    names = [_plain(name) for name in header]
    places = _single(names)
    if "date" not in places or not {"amount", "credit"} & places.keys():
        return None
    further = {
        meaning: tuple(at for at, name in enumerate(names) if MEANING.get(name) == meaning) for meaning in FURTHER
    }
    unnamed = tuple(at for at, name in enumerate(header) if not name.strip())
    return Columns(
        width=len(header),
        date=places["date"],
        description=places.get("description"),
        amount=places.get("amount"),
        credit=places.get("credit"),
        debit=places.get("debit"),
        # BCA writes CR or DB in a column without a name behind the amount, others before it.
        marks=further["mark"] + tuple(at for at in unnamed if abs(at - places.get("amount", -9)) == 1),
        currencies=further["currency"],
        accounts=further["account"],
        unnamed=unnamed,
        day_first=any(DAY_FIRST.search(name) for name in names),
    )


def _single(names: Sequence[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, name in enumerate(names):
        meaning = MEANING.get(name)
        if meaning in places:
            raise TwiceNamed(meaning)
        if meaning in NAMES:
            places[meaning] = place
    return places


def _plain(name: str) -> str:
    return ODD.sub(" ", UNIT.sub("", name.strip().casefold())).strip()
