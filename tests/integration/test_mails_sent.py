"""Mails that are due are sent once, whatever the mail server, its line or a rival sender does."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from local.mongo import MongoServer
from shared.blobs import BlobStore
from shared.contract.invoices import InvoiceRendered
from shared.contract.notifications import NotificationDue, NotificationFailed, NotificationSent
from shared.contract.orders import Status
from shared.journal.streams import about_order
from tests.asked import counted
from tests.integration.mail_server import MailServer, mail_server
from tests.integration.notifications_over_mongo import BUDI, Service, service_over
from tests.integration.posting import post, service

__all__ = ["post", "service"]

PDF = b"%PDF-1.7 a paper"


def test_a_new_status_is_one_mail(service: Service, post: MailServer) -> None:
    service.places("10001")
    service.moves("10001", 2, Status.PROCESSING, "Sedang dikemas")
    assert service.round()
    assert service.round()
    assert len(post.mails) == 2
    placed, moved = sorted(post.mails, key=lambda mail: "Processing" in mail["Subject"])
    assert placed["Subject"] == "Pesanan 10001: transfer Rp210.123"
    assert moved["Subject"] == "Pesanan 10001: Processing (Diproses)"
    assert (moved["From"], moved["To"]) == ("Toko Batik <toko@example.com>", f"Budi <{BUDI}>")
    text = moved.get_body(("plain",))
    assert text is not None and "Sedang dikemas" in text.get_content()
    assert service.story("10001") == ["NotificationDue", "NotificationDue", "NotificationSent", "NotificationSent"]


def test_a_look_where_no_mail_is_open_asks_mongodb_one_thing(
    mongo: MongoServer, fresh_prefix: str, post: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with counted(monkeypatch) as asked, service_over(mongo, fresh_prefix, post) as service:
        service.places("10001")
        assert service.round()
        assert service.states() == ["sent"]
        asked.of_mongodb.clear()
        assert service.round()
        assert asked.of_mongodb == {"find": 1}


def test_what_is_told_of_a_mail_names_its_cause(service: Service) -> None:
    service.places("10001")
    service.round()
    due, sent = service.wired.journal.read(about_order("notification", "10001"))
    assert isinstance(due.event, NotificationDue)
    assert isinstance(sent.event, NotificationSent)
    assert (sent.causation_id, sent.correlation_id) == (due.id, due.correlation_id)
    assert sent.event.notification_id == due.event.notification_id


def test_the_invoice_s_mail_has_the_pdf(service: Service, post: MailServer) -> None:
    document = BlobStore(service.wired.client[service.wired.settings.blob_database]).put(PDF, "application/pdf")
    service.places("10001")
    service.happens("10001", 3, InvoiceRendered(order="10001", number="INV/2026/000001", document=document), "invoices")
    service.round()
    (mail,) = [mail for mail in post.mails if "Invoice" in mail["Subject"]]
    (paper,) = mail.iter_attachments()
    assert paper.get_filename() == "INV-2026-000001.pdf"
    assert paper.get_content() == PDF


@pytest.mark.parametrize("lost", ["document", "bytes"])
def test_an_invoice_whose_pdf_is_gone_is_given_up_after_its_tries_and_stops_nothing(
    service: Service, post: MailServer, lost: str
) -> None:
    blobs = service.wired.client[service.wired.settings.blob_database]
    document = BlobStore(blobs).put(PDF, "application/pdf")
    blobs["fs.files" if lost == "document" else "fs.chunks"].delete_many({})
    service.places("10002")
    service.round()
    service.happens("10002", 3, InvoiceRendered(order="10002", number="INV/1", document=document), "invoices")
    service.places("10003")
    service.round()
    assert len(post.mails) == 2
    for _ in range(service.wired.settings.tries):
        service.passes(hours=5)
        service.round()
    failed = service.end("10002")
    assert isinstance(failed, NotificationFailed)
    assert failed.reason.startswith("given up after 12 tries: can't be written")


def test_an_invoice_whose_pdf_came_back_is_mailed(service: Service, post: MailServer) -> None:
    blobs = service.wired.client[service.wired.settings.blob_database]
    document = BlobStore(blobs).put(PDF, "application/pdf")
    blobs["fs.chunks"].delete_many({})
    service.places("10002")
    service.happens("10002", 3, InvoiceRendered(order="10002", number="INV/1", document=document), "invoices")
    service.round()
    assert len(post.mails) == 1
    BlobStore(blobs).put(PDF, "application/pdf")
    service.passes(minutes=1)
    service.round()
    assert len(post.mails) == 2


def test_two_senders_send_each_mail_once(service: Service, post: MailServer) -> None:
    for number in range(40):
        service.places(str(10_001 + number), f"c{number}@example.com")
    with ThreadPoolExecutor(3) as senders:
        assert all(senders.map(service.round, ["one", "two", "three"]))
    assert sorted(post.tried) == sorted(f"c{number}@example.com" for number in range(40))
    assert service.states() == ["sent"] * 40


def test_a_mail_that_is_refused_for_good_is_told_and_not_tried_again(service: Service, post: MailServer) -> None:
    post.answers[BUDI] = "550 5.1.1 no such mailbox"
    service.places("10001")
    for _ in range(3):
        service.round()
        service.passes(days=1)
    assert post.tried == [BUDI]
    failed = service.end("10001")
    assert isinstance(failed, NotificationFailed)
    assert failed.reason.startswith("550")


def test_why_a_mail_was_refused_is_told_without_the_customer_s_address(service: Service, post: MailServer) -> None:
    post.answers[BUDI] = f"550 5.1.1 {'long ' * 27}<{BUDI.upper()}> unknown"
    service.places("10001")
    service.round()
    reason = service.end("10001").reason.lower()
    assert "550 5.1.1" in reason
    assert "budi" not in reason


def test_a_server_that_says_later_is_asked_again_after_growing_waits(service: Service, post: MailServer) -> None:
    post.answers[BUDI] = "451 4.3.0 greylisted"
    service.places("10001")
    for tries, wait in enumerate((30, 120, 600, 3_600), start=1):
        service.round()
        service.passes(seconds=wait - 1)
        service.round()
        assert len(post.tried) == tries
        service.passes(seconds=1.1)
    del post.answers[BUDI]
    service.round()
    assert len(post.mails) == 1
    assert service.end("10001").attempts == 5


def test_a_mail_that_is_never_taken_is_given_up_in_the_end(service: Service, post: MailServer) -> None:
    post.answers[BUDI] = "451 4.3.0 greylisted"
    service.places("10001")
    for _ in range(20):
        service.round()
        service.passes(hours=5)
    assert len(post.tried) == service.wired.settings.tries
    assert service.end("10001").reason.startswith("given up after 12 tries: 451")


def test_a_line_that_breaks_after_the_content_is_tried_once_more_after_15_minutes(
    service: Service, post: MailServer
) -> None:
    post.breaks = 1
    service.places("10001")
    service.round()
    assert service.states() == ["unknown"]
    service.passes(minutes=14, seconds=59)
    service.round()
    assert len(post.mails) == 1
    service.passes(seconds=2)
    service.round()
    sent = service.end("10001")
    assert isinstance(sent, NotificationSent)
    assert (sent.after_unknown, sent.attempts) == (True, 2)
    assert [f"Message-ID: {sent.message_id}".encode() in taken for taken in post.taken] == [True, True]


def test_a_fate_that_is_unknown_twice_is_told_as_failed(service: Service, post: MailServer) -> None:
    post.breaks = 5
    service.places("10001")
    for _ in range(5):
        service.round()
        service.passes(hours=1)
    assert len(post.mails) == 2
    assert isinstance(service.end("10001"), NotificationFailed)


@pytest.mark.parametrize(
    "address", ["tidak ada", "a@b.c,d@e.f", "budi@exämple.com", "<script>@example.com", "@", "a@", "@b.c"]
)
def test_an_address_that_is_none_fails_and_the_others_go_on(service: Service, post: MailServer, address: str) -> None:
    service.places("10001", address)
    service.places("10002")
    service.round()
    assert post.tried == [BUDI]
    assert isinstance(service.end("10001"), NotificationFailed)


def test_a_server_that_takes_nothing_of_ours_costs_no_mail_a_try(service: Service, post: MailServer) -> None:
    post.from_answer = "530 5.7.0 authentication required"
    for number in range(3):
        service.places(str(10_001 + number))
    for _ in range(20):
        assert not service.round()
        service.passes(hours=1)
    assert post.tried == []
    post.from_answer = "250 OK"
    assert service.round()
    assert len(post.mails) == 3
    assert service.end("10001").attempts == 1


def test_a_mail_server_that_is_away_is_waited_for(mongo: MongoServer, fresh_prefix: str) -> None:
    post = mail_server()
    with service_over(mongo, fresh_prefix, post) as service:
        service.places("10001")
        for _ in range(20):
            assert not service.round()
            service.passes(seconds=6)
        assert service.states() == ["due"]
        with post.running():
            assert service.round()
        assert len(post.mails) == 1
        assert service.end("10001").attempts == 1
