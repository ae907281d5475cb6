"""Returns decided, comments corrected and statements uploaded at the desk: by its HTML over the real MongoDB."""

from __future__ import annotations

from io import BytesIO

from shared.contract.payments import MovementRecorded, StatementRead
from shared.contract.times import as_text, utc_now
from shared.journal.streams import named
from tests.integration.desk_person import Person, say
from tests.integration.orders_api import Api, project
from tests.integration.test_returns_api import ask, sent

BANK = "/desk/bank"


def test_an_open_return_is_rejected_with_a_reason_and_then_stands_open_no_more(api: Api, ani: Person) -> None:
    number = sent(api)
    return_id = ask(api, number).get_json()["return_id"]
    project(api)
    page = f"/desk/orders/{number}"
    assert "Kopinya basah" in ani.client.get(page).text
    button = f"{page}/returns/{return_id}"
    refused = ani.press(page, f"{button}/reject", reason=" ", notify="yes")
    assert refused.status_code == 422 and "sebutkan alasannya" in refused.text
    assert ani.press(page, f"{button}/reject", reason="Lewat 14 hari", notify="yes").status_code == 303
    project(api)
    shown = ani.client.get(page).text
    assert "Lewat 14 hari" in shown and f"{button}/accept" not in shown
    late = ani.press(page, f"{button}/accept", reason="Boleh saja")
    assert late.status_code == 409 and "sudah diputuskan" in late.text and "Boleh saja" in late.text
    (seen,) = api.as_storefront().get(f"/api/v1/orders/{number}/returns").get_json()["returns"]
    assert (seen["decision"], seen["decision_reason"]) == ("reject", "Lewat 14 hari")


def test_a_comment_is_corrected_and_then_withdrawn_by_further_entries(api: Api, ani: Person) -> None:
    number = api.place()
    api.history(number, status="Processing", comment="resi 123", notify=True)
    project(api)
    page = f"/desk/orders/{number}/entries/2/comment"
    assert page in ani.client.get(f"/desk/orders/{number}").text
    assert ani.press(page, f"{page}/correct", comment="resi 321", reason="").status_code == 422
    assert ani.press(page, f"{page}/correct", comment="resi 321", reason="salah ketik").status_code == 303
    project(api)
    assert "resi 321" in ani.client.get(page).text
    assert ani.press(page, f"{page}/withdraw", comment="resi 321", reason="tidak jadi").status_code == 303
    project(api)
    shown = ani.client.get(f"/desk/orders/{number}").text
    assert "resi 321" not in shown and "Komentar ditarik" in shown
    assert len(api.wired.reading.order(number).order.entries) == 4


def test_an_entry_without_a_comment_of_ours_has_nothing_to_correct(api: Api, ani: Person) -> None:
    number = api.place()
    project(api)
    assert ani.client.get(f"/desk/orders/{number}/entries/1/comment").status_code == 404
    pressed = ani.press("/desk/", f"/desk/orders/{number}/entries/1/comment/withdraw", reason="x", once="o")
    assert pressed.status_code == 404


def test_a_statement_is_uploaded_and_shows_what_was_read_and_what_fits_no_order(api: Api, ani: Person) -> None:
    assert "pilih berkasnya" in ani.press(BANK, BANK).text
    assert "Berkas: kosong" in ani.press(BANK, BANK, file=(BytesIO(b" "), "kosong.csv")).text
    csv = BytesIO(b"tanggal;keterangan;jumlah\n24/11/2026;TRSF <b>;170123\n")
    assert ani.press(BANK, BANK, file=(csv, "mutasi.csv")).status_code == 303
    project(api)
    assert "mutasi.csv" in ani.client.get(BANK).text and "belum dibaca" in ani.client.get(BANK).text
    (uploaded,), _ = api.wired.bank.statements("", 9)
    say(api, "payments", named(f"statement:{uploaded.id}"), StatementRead(statement_id=uploaded.id, movements=3, new=2))
    booked = as_text(utc_now())
    came = MovementRecorded(movement_id="m-1", account="1", amount=170_123, booked_at=booked, description="TRSF <b>")
    say(api, "payments", named("movement:m-1"), came)
    shown = ani.client.get(BANK).text
    assert "3 mutasi, 2 di antaranya baru" in shown
    assert "TRSF &lt;b&gt;" in shown and "170.123" in shown
