"""The mail catcher takes what it is given, and shows it without trusting it."""

import resource
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

import pytest

from local.caught_mail import Mailbox, Rule
from local.mail_catcher import smtp_server
from local.mail_pages import mail_app
from local.ports import LOOPBACK, free_port
from local.readiness import wait_until_ready
from local.supervisor import Process


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


def test_readiness_and_the_list_open_no_mail_that_they_do_not_show(mailbox: Mailbox) -> None:
    for number in range(100):
        _file(mailbox, number).mkdir(parents=True)  # whoever opens it fails
    mailbox = Mailbox(mailbox.folder)
    mailbox.keep("toko@contoh.id", ["siti@contoh.id"], _mail(subject="dua").as_bytes())
    pages = mail_app(mailbox).test_client()
    assert pages.get("/health/ready").status_code == 200
    answer = pages.get("/api/v1/messages?limit=1").get_json()
    assert [message["Subject"] for message in answer["messages"]] == ["dua"]
    assert (answer["total"], answer["count"], answer["start"]) == (101, 1, 0)


def test_of_a_large_mail_the_list_reads_the_head_alone(mailbox: Mailbox) -> None:
    mailbox.keep("toko@contoh.id", ["siti@contoh.id"], _mail(subject="besar").as_bytes() + b"x" * 30_000_000)
    before = _bytes_read()
    [line] = mailbox.messages()
    assert (line["subject"], line["to"]) == ("besar", ["siti@contoh.id"])
    assert line["size"] > 30_000_000
    assert _bytes_read() - before < 200_000


def test_a_box_of_thousands_is_ready_and_holds_what_the_rule_says(mailbox: Mailbox) -> None:
    for number in range(8_000):
        _file(mailbox, number).write_bytes(b"Subject: %d\r\n\r\n" % number + b"x" * 4000)
    smtp, http = free_port(), free_port()
    argv = ["-m", "local.mail_catcher", "--smtp-port", str(smtp), "--http-port", str(http)]
    catcher = subprocess.Popen([sys.executable, *argv, "--folder", str(mailbox.folder)])
    try:
        url = f"http://{LOOPBACK}:{http}/health/ready"
        wait_until_ready([Process("mail-catcher", (), ready_url=url)], meanwhile=lambda: None, within=20)
    finally:
        catcher.terminate()
        catcher.wait()
    kept = sorted(path.stem for path in mailbox.folder.iterdir())
    assert kept == [f"{number:020}" for number in range(3_000, 8_000)]


@pytest.mark.parametrize("rule", [Rule(mails=3, size=10**9), Rule(mails=100, size=3 * 1100)], ids=["mails", "bytes"])
def test_the_oldest_go_by_the_rule(tmp_path: Path, rule: Rule) -> None:
    mailbox = Mailbox(tmp_path, rule)
    for number in range(5):
        mailbox.keep("", ["siti@contoh.id"], b"Subject: %d\r\n\r\n" % number + b"x" * 1000)
    assert [line["subject"] for line in mailbox.messages()] == ["4", "3", "2"]
    assert len(list(tmp_path.iterdir())) == 3
    mailbox.keep("", ["siti@contoh.id"], b"Subject: large\r\n\r\n" + b"x" * 5000)
    assert mailbox.messages()[0]["subject"] == "large"


def test_a_clock_that_is_set_back_makes_no_new_mail_the_oldest(mailbox: Mailbox) -> None:
    _file(mailbox, 10**19).write_bytes(b"Subject: tomorrow\r\n\r\n")
    mailbox = Mailbox(mailbox.folder)
    mailbox.keep("", ["siti@contoh.id"], b"Subject: now\r\n\r\n")
    assert [line["subject"] for line in mailbox.messages()] == ["now", "tomorrow"]


def test_the_list_has_pages(mailbox: Mailbox) -> None:
    for number in range(120):
        mailbox.keep("", ["siti@contoh.id"], b"Subject: mail-%d\r\n\r\n" % number)
    pages = mail_app(mailbox).test_client()
    first, middle, last = (pages.get(f"/?start={start}").get_data(as_text=True) for start in (0, 50, 100))
    assert [page.count("mail-") for page in (first, middle, last)] == [50, 50, 20]
    assert "mail-119" in first and "mail-69<" in middle and "mail-0<" in last
    assert [("/?start=50" in page, "/?start=0" in page) for page in (first, last)] == [(True, False), (True, False)]
    assert "/?start=100" in middle and "/?start=0" in middle


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("limit=0", "limit must be a whole number from 1 to 500"),
        ("limit=501", "limit must be"),
        ("limit=many", "limit must be"),
        ("start=-1", "start must be a whole number from 0"),
        (f"start={'9' * 5000}", "start must be"),
    ],
)
def test_a_number_that_is_none_is_refused_by_its_name(mailbox: Mailbox, asked: str, said: str) -> None:
    answer = mail_app(mailbox).test_client().get(f"/api/v1/messages?{asked}")
    assert answer.status_code == 400
    assert said in answer.get_data(as_text=True)


def test_where_no_mail_can_be_written_the_sender_is_told_to_try_again(mailbox: Mailbox, port: int) -> None:
    with _no_file_above(100), pytest.raises(smtplib.SMTPDataError) as refused:
        _send(port, _mail())
    assert refused.value.smtp_code == 452
    assert list(mailbox.folder.iterdir()) == []
    _send(port, _mail())
    assert len(mailbox) == 1


def test_a_mail_that_somebody_removes_is_gone_and_harms_nothing(mailbox: Mailbox) -> None:
    for subject in (b"one", b"two"):
        mailbox.keep("", ["siti@contoh.id"], b"Subject: %s\r\n\r\n" % subject)
    newest, oldest = mailbox.messages()
    (mailbox.folder / f"{newest['id']}.eml").unlink()
    assert mailbox.messages() == [oldest]
    assert mailbox.message(newest["id"]) is None


@contextmanager
def _no_file_above(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def _file(mailbox: Mailbox, number: int) -> Path:
    return mailbox.folder / f"{number:020}.eml"


def _bytes_read() -> int:
    return int(Path("/proc/self/io").read_text("utf-8").split()[1])


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
