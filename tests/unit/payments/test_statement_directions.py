"""What came in is said by a column, a mark or a sign; what nothing says is refused, and never counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.payments.domain.statement_columns import FURTHER
from tests.unit.payments.test_statement import amounts_of, problem_of

UNSAID = "nothing says whether the amount came in or went out"
ROW = "24/11/2026;BAYAR SEWA;"


@pytest.mark.parametrize("amount", ["150000", "150.000", "Rp 150.000,00", "1,500.00"])
def test_an_unsigned_amount_is_no_money_in(amount: str) -> None:
    assert problem_of(f"Tanggal;Keterangan;Jumlah;Saldo\n{ROW}{amount};9\n") == f"line 2: {UNSAID}"


@pytest.mark.parametrize("name", FURTHER["mark"].split("|"))
@pytest.mark.parametrize(("out", "into"), [("Debet", "Kredit"), ("DB", "CR"), ("D", "K"), ("debit", "credit")])
def test_a_column_of_marks_tells_whatever_it_is_called(name: str, out: str, into: str) -> None:
    rows = f"{ROW}50000;{out}\n{ROW}150000;{into}\n"
    assert amounts_of(f"Tanggal;Keterangan;Jumlah;{name}\n{rows}") == [150_000]
    assert UNSAID in problem_of(f"Tanggal;Keterangan;Jumlah;{name}\n{ROW}150000;\n")
    assert "neither CR nor DB" in problem_of(f"Tanggal;Keterangan;Jumlah;{name}\n{ROW}150000;TRF\n")


@pytest.mark.parametrize("header", ["Tanggal;Keterangan;;Jumlah", "Tanggal;Keterangan;;Jumlah;Saldo"])
def test_a_mark_without_a_name_may_stand_before_the_amount(header: str) -> None:
    assert amounts_of(f"{header}\n{ROW}DB;50003\n{ROW}CR;150235\n") == [150_235]
    assert "neither CR nor DB" in problem_of(f"{header}\n{ROW}0998;50003\n")


def test_a_column_that_nobody_knows_tells_nothing() -> None:
    assert UNSAID in problem_of(f"Tanggal;Keterangan;Jumlah;Kelas\n{ROW}150000;K\n")


def test_where_a_minus_tells_what_went_out_the_rest_came_in() -> None:
    assert amounts_of(f"Tanggal;Keterangan;Jumlah\n{ROW}150.207\n{ROW}(50.000,00)\n") == [150_207]
    assert amounts_of(f"Tanggal;Keterangan;Jumlah\n{ROW}-50.000\n{ROW}150.207\n") == [150_207]


@pytest.mark.parametrize("other", ["+7.000", "7.000 CR", "7.000 DB"])
def test_where_a_file_tells_in_two_ways_what_has_neither_is_refused(other: str) -> None:
    assert UNSAID in problem_of(f"Tanggal;Keterangan;Jumlah\n{ROW}-50.000\n{ROW}{other}\n{ROW}150.207\n")


@pytest.mark.parametrize(
    "named",
    [
        "SALDO AWAL",
        "Saldo Akhir",
        "*** SALDO  AWAL ***",
        "SALDO_AWAL",
        "Pindahan Saldo",
        "Opening Balance",
        "CLOSING BALANCE 30/11",
        "Balance B/F",
        "brought forward",
        "TOTAL MUTASI KREDIT",
        "Total",
        "Saldo",
    ],
)
def test_a_row_that_names_a_balance_is_no_money_in_also_with_a_day_and_a_mark(named: str) -> None:
    assert amounts_of(f"Tanggal;Keterangan;Jumlah\n01/11/2026;{named};1.000.000 CR\n{ROW}5 CR\n") == [5]
    assert amounts_of(f"Tanggal;Keterangan;Debet;Kredit\n01/11/2026;{named};;1.000.000\n{ROW};5\n") == [5]
    assert amounts_of(f"Tanggal;Keterangan;Debet;Kredit\n01/11/2026;{named};;\n{ROW};5\n") == [5]


def test_in_two_columns_nothing_is_taken_for_an_amount_that_is_none() -> None:
    header = "Tanggal,Keterangan,Debet,Kredit,"
    assert "more cells than the header" in problem_of(f"{header}\n24/11/2026,BUDI, 5,0,150229\n")
    assert "no number" in problem_of(f"{header}\n24/11/2026,x,ANI,5,\n")
    assert "the credit is negative" in problem_of(f"{header}\n24/11/2026,x,0,(5),\n")
    assert "the credit is negative" in problem_of(f"{header}\n24/11/2026,x,0,5 DB,\n")
    assert "contradict" in problem_of("Tanggal;D/K;Debet;Kredit\n24/11/2026;D;0;5\n")
    assert amounts_of('Tanggal,Keterangan,Debet,Kredit\n24/11/2026,x,"- 5,000.00",0.00\n') == []


@pytest.mark.parametrize(
    "text",
    [
        '"Kode Mata Uang : USD"\nTanggal,Keterangan,Jumlah\n24/11/2026,x,5 CR\n',
        "Currency,=,SGD\nTanggal,Keterangan,Jumlah\n24/11/2026,x,5 CR\n",
        "Rekening Giro USD\nTanggal,Keterangan,Jumlah\n24/11/2026,x,5 CR\n",
        "Tanggal,Ccy,Keterangan,Jumlah\n24/11/2026,USD,x,5 CR\n",
        "Tanggal,Keterangan,Jumlah (USD)\n24/11/2026,x,5 CR\n",
        "Tanggal,Keterangan,Jumlah\n24/11/2026,x,USD 5 CR\n",
    ],
)
def test_another_currency_is_no_rupiah(text: str) -> None:
    assert problem_of(text)


def test_rupiah_is_known_by_each_of_its_names() -> None:
    for said in ("Rp", "IDR", "Rupiah", "Indonesian Rupiah (IDR)"):
        assert amounts_of(f"Mata Uang : {said}\nTanggal,Ccy,Keterangan,Jumlah\n24/11/2026,IDR,x,5 CR\n") == [5]


@pytest.mark.parametrize(
    "text",
    [
        "Tanggal,No. Rekening,Keterangan,Jumlah\n24/11/2026,137001,x,5 CR\n24/11/2026,137002,x,6 CR\n",
        "No. rekening : 1370001\nTanggal,Keterangan,Jumlah\n24/11/2026,x,5 CR\nNo. rekening : 1370002\n"
        "Tanggal,Keterangan,Jumlah\n24/11/2026,x,6 CR\n",
    ],
)
def test_money_of_two_accounts_is_not_given_to_one(text: str) -> None:
    assert problem_of(text) == "it is of more than one account"


def test_the_header_of_each_page_and_lines_of_text_are_passed_over() -> None:
    page = "Tanggal;Keterangan;Cabang;Jumlah\n24/11/2026;x;0000;5 CR\n"
    text = f"No. Rekening : 0000-01-000123-50-9\n{page}{page}Dicetak pada 30/11/2026 oleh UJI\nCredit;=;10\n"
    assert amounts_of(text) == [5, 5]


def test_an_amount_without_a_day_is_not_passed_over_in_silence() -> None:
    assert problem_of("Tanggal;Keterangan;Jumlah\n;;5 CR\n") == "line 2: the date is none"


@given(
    st.sampled_from(["Jumlah", "Nominal", "Amount"]),
    st.sampled_from(["Kelas", "Cabang", "Saldo", "Kode", "Teller", "Berkas"]),
    st.sampled_from(["", "CR", "K", "Kredit", "DB", "D", "0998", "Masuk"]),
    st.integers(1, 10**9),
)
def test_without_sign_and_known_mark_nothing_ever_counts(name: str, other: str, said: str, amount: int) -> None:
    assert UNSAID in problem_of(f"Tanggal;Keterangan;{name};{other}\n24/11/2026;x;{amount};{said}\n")
