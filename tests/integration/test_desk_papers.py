"""Many orders on paper and in a spreadsheet: by the desk over the real MongoDB."""

from __future__ import annotations

import re
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from pypdf import PdfReader, PdfWriter

from services.orders.adapters.roles import Role
from services.orders.pages import spreadsheet
from shared.contract.invoices import InvoiceIssued, InvoiceRendered
from shared.journal.streams import about_order
from tests.integration.desk_person import Person, say
from tests.integration.orders_api import ELSEWHERE, ORDER, Api, project

LIST = "/desk/orders"
EVIL = '=HYPERLINK("http://evil.test")'
NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def eka(api: Api) -> Person:
    """Who may look only, and sits elsewhere: printing changes nothing."""
    made = Person(api, "eka", Role.VIEWER, ELSEWHERE)
    made.sign_in()
    return made


def pdf(width: int) -> bytes:
    written, writer = BytesIO(), PdfWriter()
    writer.add_blank_page(width, 100)
    writer.write(written)
    return written.getvalue()


def invoiced(api: Api, width: int) -> str:
    number = api.place()
    project(api)
    kept = api.wired.blobs.put(pdf(width), "application/pdf")
    issued = InvoiceIssued(
        order=number, number=f"INV/2026/{number}", series="INV/2026", sequence=1, issued_on="2026-11-24", total=1
    )
    say(
        api,
        "invoices",
        about_order("invoice", number),
        issued,
        InvoiceRendered(order=number, number=issued.number, document=kept),
    )
    return number


def test_the_ticked_invoices_come_as_one_pdf_in_their_order(api: Api, eka: Person) -> None:
    first, second = invoiced(api, 201), invoiced(api, 202)
    made = eka.press(LIST, f"{LIST}/invoices.pdf", number=[second, first])
    assert (made.status_code, made.mimetype) == (200, "application/pdf")
    assert [int(page.mediabox.width) for page in PdfReader(BytesIO(made.data)).pages] == [202, 201]


def test_orders_without_an_invoice_are_named_before_the_others_are_printed(api: Api, eka: Person) -> None:
    with_one, without = invoiced(api, 201), api.place()
    project(api)
    page = eka.press(LIST, f"{LIST}/invoices.pdf", number=[with_one, without])
    assert page.mimetype == "text/html" and f">{without}</a>" in page.text
    rest = eka.press(
        LIST, f"{LIST}/invoices.pdf", number=re.findall(r'name="number" value="(\d+)"', page.text), rest="yes"
    )
    assert len(PdfReader(BytesIO(rest.data)).pages) == 1
    assert eka.press(LIST, f"{LIST}/invoices.pdf").status_code == 422


def test_dispatch_notes_say_what_goes_to_whom_and_no_price(api: Api, eka: Person) -> None:
    numbers = [api.place(), api.place(comment="Tolong <cepat>")]
    project(api)
    notes = eka.press(LIST, f"{LIST}/dispatch-notes", number=numbers).text
    assert notes.count('class="card sheet"') == 2
    assert "Jl. Melati 5" in notes and "Kopi Gayo" in notes and "Tolong &lt;cepat&gt;" in notes
    assert "75.000" not in notes.split("<main")[1]


def test_the_spreadsheet_has_what_is_filtered_and_runs_nothing(api: Api, eka: Person) -> None:
    api.place()
    evil = api.place(customer={**ORDER["customer"], "id": "c-2", "name": EVIL})
    project(api)
    made = eka.client.get(f"{LIST}.xlsx?customer=hyper")
    assert made.status_code == 200
    (head, row) = rows(made.data)
    assert head[:2] == ["No.", "Pelanggan"]
    assert row[:3] == [evil, EVIL, "Pending"] and row[4] == "170000"
    assert f"{LIST}.xlsx?" in eka.client.get(f"{LIST}?customer=hyper").text
    assert eka.client.get(f"{LIST}.xlsx?total_from=x").status_code == 422


def test_a_spreadsheet_that_would_be_too_long_is_refused(
    api: Api, eka: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    api.place(), api.place()
    project(api)
    monkeypatch.setattr(spreadsheet, "MOST", 1)
    refused = eka.client.get(f"{LIST}.xlsx")
    assert refused.status_code == 413 and "paling banyak 1 pesanan" in refused.text


def rows(data: bytes) -> list[list[str]]:
    """The cells' texts, as a spreadsheet reads them; none may be a formula."""
    sheet = ElementTree.fromstring(ZipFile(BytesIO(data)).read("xl/worksheets/sheet1.xml"))
    assert sheet.find(f".//{NAMESPACE}f") is None
    return [["".join(cell.itertext()) for cell in row.iter(f"{NAMESPACE}c")] for row in sheet.iter(f"{NAMESPACE}row")]
