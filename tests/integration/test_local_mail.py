"""The mail catcher takes what it is given, and shows it without trusting it."""

import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from local.caught_mail import Mailbox
from local.mail_catcher import smtp_server
from local.mail_pages import mail_app
from local.ports import free_port


@pytest.fixture
def mailbox(tmp_path: Path) -> Mailbox:
    return Mailbox(tmp_path / "mail")


@pytest.fixture
def port(mailbox: Mailbox) -> Iterator[int]:
    server = smtp_server(mailbox, free_port())
    server.start()
    yield server.port
    server.stop()


def test_a_mail_is_listed_with_its_text_and_its_attachment(mailbox: Mailbox, port: int) -> None:
    _send(port, _mail(to="siti@contoh.id"))
    pages = mail_app(mailbox).test_client()
    [listed] = pages.get("/api/v1/messages").get_json()["messages"]
    assert listed["To"] == [{"Name": "", "Address": "siti@contoh.id"}]
    assert listed["From"] == {"Name": "", "Address": "toko@contoh.id"}
    assert listed["Subject"] == "Pesanan #10001 dikirim"
    assert pages.get(f"/api/v1/message/{listed['ID']}").get_json()["Text"].strip() == "No Resi: JNE123"
    assert pages.get(f"/messages/{listed['ID']}/attachments/faktur 1.pdf").data == b"%PDF-1.7"


def test_mail_is_there_after_a_restart_and_the_newest_stands_first(mailbox: Mailbox, port: int) -> None:
    _send(port, _mail(subject="satu"))
    _send(port, _mail(subject="dua"))
    assert [message["subject"] for message in Mailbox(mailbox.folder).messages()] == ["dua", "satu"]


def test_a_script_in_a_mail_is_text_on_the_page(mailbox: Mailbox, port: int) -> None:
    _send(port, _mail(subject="<script>alert(1)</script>", html="<script>alert(2)</script>"))
    pages = mail_app(mailbox).test_client()
    [listed] = mailbox.messages()
    for address in ("/", f"/messages/{listed['id']}"):
        assert "<script>" not in pages.get(address).get_data(as_text=True)


@pytest.mark.parametrize("asked", ["../../etc/passwd", "..", "00000000000000000000"])
def test_only_ids_of_caught_mail_are_served(mailbox: Mailbox, asked: str) -> None:
    assert mail_app(mailbox).test_client().get(f"/api/v1/message/{asked}").status_code == 404


@pytest.mark.parametrize(("recipient", "code"), [("refuse.me@contoh.id", 550), ("later@contoh.id", 451)])
def test_some_recipients_are_refused_on_request(mailbox: Mailbox, port: int, recipient: str, code: int) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        _send(port, _mail(to=recipient))
    assert refused.value.recipients[recipient][0] == code
    assert mailbox.messages() == []


def _mail(to: str = "budi@contoh.id", subject: str = "Pesanan #10001 dikirim", html: str = "") -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "toko@contoh.id", to, subject
    mail.set_content("No Resi: JNE123")
    if html:
        mail.add_alternative(html, subtype="html")
    mail.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="faktur 1.pdf")
    return mail


def _send(port: int, mail: EmailMessage) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=5) as connection:
        connection.send_message(mail)
