"""Statements as banks write them, and as nobody should."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.payments.domain.statement import read_statement
from services.payments.domain.statement_rows import LARGEST, MOST_ROWS, UnreadableStatement
from shared.contract.checking import checked
from shared.contract.payments import MovementRecorded
from shared.contract.times import as_text
from tests.examples import examples
from tests.unit.payments.given import ACCOUNT, ZONE

TODAY = date(2026, 11, 24)
BCA = """\
Informasi Rekening - Mutasi Rekening\r
No. rekening,:,1234567890\r
Periode,:,01/11/2026 - 24/11/2026\r
Tanggal,Keterangan,Cabang,Jumlah,,Saldo\r
'23/11,"TRSF E-BANKING CR 11/23 BUDI, SANTOSO",'0000,"1,500,123.00",CR,"2,000,000.00"\r
'24/11,BIAYA ADM,'0000,"15,000.00",DB,"1,985,000.00"\r
'24/11,BUNGA,'0000,"1,234.56",CR,"1,986,234.56"\r
PEND,TRSF E-BANKING CR SARI,'0000,"99,000.00",CR,"1,986,234.56"\r
\r
Saldo Awal,:,"485,000.00"\r
Mutasi Kredit,:,"1,501,357.56",2\r
Saldo Akhir,:,"1,986,234.56"\r
"""
INDONESIAN = "Tanggal;Uraian Transaksi;Debet;Kredit;Saldo\n24 Nop 2026;TRANSFER DARI BUDI;0,00;Rp 1.500.123,00;9\n"
ENGLISH = "Date,Description,Amount,Balance\n2026-11-24 14:05,TRANSFER FROM BUDI,1500123,9\n2026-11-24,FEE,-1500,9\n"


def read(text: str | bytes) -> list[MovementRecorded]:
    data = text.encode() if isinstance(text, str) else text
    return read_statement(data, ACCOUNT, TODAY, ZONE)


def problem_of(text: str | bytes) -> str:
    with pytest.raises(UnreadableStatement) as raised:
        read(text)
    return str(raised.value)


def amounts_of(text: str) -> list[int]:
    return [one.amount for one in read(text)]


def one_row(amount: str, day: str = "2026-11-24", mark: str = "") -> str:
    return f"Date;Description;Amount;Type\n{day};x;{amount};{mark}\n"


def test_a_bca_statement_gives_what_came_in_and_is_booked() -> None:
    came, interest = read(BCA)
    assert came.amount == 1_500_123
    assert came.description == "TRSF E-BANKING CR 11/23 BUDI, SANTOSO"
    assert came.booked_at == as_text(datetime(2026, 11, 22, 17, tzinfo=UTC))
    assert (interest.amount, interest.cents) == (1_234, 56)


def test_an_indonesian_statement_with_two_columns_for_amounts_is_read() -> None:
    assert amounts_of(INDONESIAN) == [1_500_123]


def test_an_english_statement_with_times_and_signs_is_read() -> None:
    (came,) = read(ENGLISH)
    assert came.booked_at == as_text(datetime(2026, 11, 24, 7, 5, tzinfo=UTC))


def test_a_byte_order_mark_is_no_part_of_the_first_name() -> None:
    assert len(read(b"\xef\xbb\xbf" + ENGLISH.encode())) == 1


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1.500.123,00", 1_500_123),
        ("1,500,123.00", 1_500_123),
        ("1500123", 1_500_123),
        ("1.500", 1_500),
        ("1,500", 1_500),
        ("1500,00", 1_500),
        ("Rp 1.500.123", 1_500_123),
        ("IDR1,500,123.00", 1_500_123),
        ("+25.000", 25_000),
        ("1,500,123.00 CR", 1_500_123),
        ("1.500.123,00K", 1_500_123),
        ("Rp\xa01.500", 1_500),
    ],
)
def test_amounts_are_read_as_banks_write_them(written: str, amount: int) -> None:
    assert amounts_of(one_row(written, mark="CR")) == [amount]


@pytest.mark.parametrize("written", ["-25.000", "25.000-", "25.000 DB", "Rp -25.000", "25.000 D", "(25.000)"])
def test_what_went_out_is_passed_over(written: str) -> None:
    assert amounts_of(one_row(written)) == []


@pytest.mark.parametrize(
    "written",
    [
        "",
        "abc",
        "1.50.123",
        "1,500.123,00",
        "1.500,123.00",
        "1.500.12",
        "1.5",
        "1,500.123.00",
        "--5",
        "-5-",
        "+-5",
        "1e6",
        "0x10",
        "NaN",
        "Infinity",
        "١٢٣",
        "1_000",
        "=1+1",
        "9" * 17,
        "9" * 16,
        "9" * 100_000,
        "5 XX",
        "-5 CR",
        "(5) CR",
        "(-5)",
        "(5",
        "1.500,00,00",
    ],
)
def test_an_amount_that_is_none_is_named_by_its_line(written: str) -> None:
    assert problem_of(one_row(written)).startswith("line 2: ")


def test_a_mark_that_contradicts_the_amount_is_refused() -> None:
    assert problem_of(one_row("5.000 CR", mark="DB")) == "line 2: the amount and its mark contradict each other"
    assert problem_of(one_row("5.000", mark="?")) == "line 2: neither CR nor DB"


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-23",
        "23/11/2026",
        "23-11-26",
        "23.11.2026",
        "23 Nov 2026",
        "23 Nopember 2026",
        "2026-11-23T08:00",
    ],
)
def test_days_are_read_as_banks_write_them(written: str) -> None:
    (came,) = read(one_row("5 CR", written))
    assert came.booked_at.startswith(("2026-11-22T17", "2026-11-23T01"))


@pytest.mark.parametrize(
    "written",
    [
        "",
        "yesterday",
        "32/11/2026",
        "11/24/2026",
        "2026-02-30",
        "2027-01-01",
        "0001-01-01",
        "29/02",
        "2026-11-24 25:00",
    ],
)
def test_a_day_that_is_none_is_named_by_its_line(written: str) -> None:
    assert problem_of(one_row("5", written)).startswith("line 2: ")


def test_bad_lines_are_named_and_nothing_of_the_rest_counts() -> None:
    rows = "".join(f"2026-11-24;x;{amount}\n" for amount in ("5 CR", "a", "6 CR", "b", "c", "d"))
    said = problem_of("Date;Description;Amount\n" + rows)
    assert said == (
        "line 3: the amount is no number; line 5: the amount is no number; line 6: the amount is no number; and 1 more"
    )


def test_a_problem_never_tells_what_stands_in_the_line() -> None:
    assert "BUDI" not in problem_of("Date;Description;Amount\nBUDI;BUDI;BUDI\n")


def test_lines_are_counted_through_quoted_line_breaks() -> None:
    assert problem_of('Date;Description;Amount\n2026-11-24;"a\nb";5 CR\n2026-11-24;x;y\n').startswith("line 4: ")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n\n",
        "no header\n1;2;3\n",
        "Date;Description\n2026-11-24;x\n",
        "Amount;Description\n5;x\n",
        "\x00\x01\x02",
    ],
)
def test_a_file_without_a_header_is_refused(text: str) -> None:
    assert "no row names a column" in problem_of(text)


def test_two_columns_that_mean_the_same_are_refused() -> None:
    assert problem_of("Date;Amount;Jumlah\n2026-11-24;5;6\n") == "two columns for the amount"


def test_two_columns_that_may_hold_marks_must_agree() -> None:
    header = "Date;Description;Jenis Transaksi;D/K;Amount\n"
    assert amounts_of(header + "2026-11-24;x;TRANSFER;K;5\n") == [5]
    assert "contradict" in problem_of(header + "2026-11-24;x;Debit;K;5\n")


def test_more_cells_than_the_header_are_refused_since_the_amount_may_have_moved() -> None:
    assert problem_of("Date,Description,Amount\n2026-11-24,BUDI, 5,6\n") == "line 2: more cells than the header"
    assert problem_of("Date,Description,Amount\n2026-11-24,x,1,500,123.00\n") == "line 2: more cells than the header"


def test_a_short_line_is_refused() -> None:
    assert problem_of("Date;Description;Amount\n2026-11-24;x\n") == "line 2: the amount is no number"


def test_a_quote_without_its_end_is_refused() -> None:
    assert problem_of('Date;Description;Amount\n2026-11-24;"x;5\n') == "line 2: no CSV"


def test_a_cell_beyond_all_measure_is_refused() -> None:
    assert problem_of("Date;Description;Amount\n2026-11-24;" + "x" * 200_000 + ";5\n") == "line 2: no CSV"


def test_bytes_that_are_no_text_are_refused_by_line() -> None:
    assert problem_of(b"Date;Amount\n2026-11-24;5\n\xff\xfe\n") == "line 3: no UTF-8"


def test_too_many_rows_and_too_many_bytes_are_refused() -> None:
    assert problem_of("Date;Amount\n" + "2026-11-24;5\n" * (MOST_ROWS + 1)) == f"it has more than {MOST_ROWS} rows"
    assert problem_of(b"x" * (LARGEST + 1)) == f"it has more than {LARGEST} bytes"


def test_a_shop_called_total_is_paid_like_any_other() -> None:
    assert amounts_of("Description;Date;Amount\nTOTAL BATIK;2026-11-24;5 CR\nTotal;;5\n") == [5]


def test_equal_lines_of_one_statement_are_two_movements_and_overlaps_are_not() -> None:
    line = "2026-11-24;TRSF BUDI;5 CR\n"
    once, twice = read("Date;Description;Amount\n" + line), read("Date;Description;Amount\n" + line * 2)
    assert len({one.movement_id for one in twice}) == 2
    assert once[0].movement_id == twice[0].movement_id


def test_the_same_movement_has_one_name_in_every_format() -> None:
    text = 'Tanggal,Keterangan,Jumlah,\n24/11/2026,trsf  budi,"5,000.00",CR\n'
    assert read(text)[0].movement_id == read("Date;Description;Amount\n2026-11-24;TRSF BUDI;+5000\n")[0].movement_id


def test_control_characters_and_length_of_a_description_are_tamed() -> None:
    (came,) = read("Date;Description;Amount\n2026-11-24;a\x00\x1b[2Jb" + "x" * 5_000 + ";5 CR\n")
    assert came.description.isprintable()
    assert len(came.description) == 2_000


CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["Date", "Tanggal", "Amount", "Kredit", "Debet", "Jumlah", "Type", '"', "'", "CR", "PEND", "\x00"]),
    st.sampled_from(["2026-11-24", "24/11", "1.500.123,00", "-5", "5 CR", "0", "Saldo"]),
)


@settings(max_examples=examples(300), deadline=None)
@given(
    st.lists(st.lists(CELLS, max_size=5), max_size=8), st.sampled_from(";,\t"), st.sampled_from(["\n", "\r\n", "\r"])
)
def test_whatever_comes_is_either_read_into_good_events_or_refused_in_a_short_sentence(
    rows: list[list[str]], separator: str, ending: str
) -> None:
    text = ending.join(separator.join(row) for row in [["Date", "Description", "Amount"], *rows])
    try:
        movements = read(text.encode("utf-8", "surrogatepass"))
    except UnreadableStatement as problem:
        assert 0 < len(str(problem)) <= 200
    else:
        assert all(checked(movement) for movement in movements)
        assert len({movement.movement_id for movement in movements}) == len(movements)


@settings(max_examples=examples(300), deadline=None)
@given(st.binary(max_size=200))
def test_bytes_of_any_kind_never_break_the_reader(data: bytes) -> None:
    try:
        read(data)
    except UnreadableStatement as problem:
        assert 0 < len(str(problem)) <= 200
