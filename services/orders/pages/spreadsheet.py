"""The list as an XLSX file: what is filtered, with money as numbers and times as times, and every text as text."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import xlsxwriter
from flask import Response

from services.orders.pages.desk import desk
from services.orders.pages.export import COLUMNS, listed_orders
from services.orders.pages.language import say
from services.orders.pages.writing import local
from services.orders.projections.order_list import Listed
from shared.errors import TooLarge

MOST = 50_000  # rows: so many take 3 s and are as much as a spreadsheet is good for
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MONEY, TIME = "#,##0", "yyyy-mm-dd hh:mm:ss"
WIDTHS = (10, 28, 16, 14, 14, 20, 20)  # characters
# A cell that begins with = is a text here, and an address is no link: what a customer wrote must not run.
PLAIN = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@desk.get("/orders.xlsx")
def orders_xlsx() -> Response:
    """Raises Invalid, TooLarge."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, PLAIN) as book:
        _fill(book, listed_orders())
    made = Response(file.getvalue(), content_type=TYPE)
    made.headers["Content-Disposition"] = 'attachment; filename="pesanan.xlsx"'
    return made


def _fill(book: Any, orders: Iterator[Listed]) -> None:
    sheet = book.add_worksheet("Pesanan")
    head, money, time = map(book.add_format, ({"bold": True, "bottom": 1}, {"num_format": MONEY}, {"num_format": TIME}))
    for column, (title, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, say(title), head)
    sheet.freeze_panes(1, 0)
    for row, order in enumerate(orders, 1):
        if row > MOST:
            raise TooLarge("a spreadsheet takes at most {limit} orders: filter them, or take the CSV", limit=MOST)
        _write_row(sheet, row, order, money, time)


def _write_row(sheet: Any, row: int, order: Listed, money: Any, time: Any) -> None:
    for column, text in enumerate((order.number, order.customer, order.status, order.payment)):
        sheet.write_string(row, column, text)
    sheet.write_number(row, 4, order.total, money)
    for column, moment in ((5, order.placed_at), (6, order.modified_at)):
        sheet.write_datetime(row, column, local(moment).replace(tzinfo=None, microsecond=0), time)
