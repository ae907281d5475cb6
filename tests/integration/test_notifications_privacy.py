"""What logs and events keep for ever names nobody, and a mail server that talks nonsense is not believed."""

from __future__ import annotations

import json
import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest
from structlog.testing import capture_logs

from shared.contract.orders import Status
from shared.mail_sending.post import Post
from tests.integration.mail_server import MailServer
from tests.integration.notifications_over_mongo import BUDI, Service
from tests.integration.posting import post, service

__all__ = ["post", "service"]

TO = "siti@example.com"
SECRETS = ("budi", "siti", "example.com", "sedang dikemas", "jalan solo", "1234567890")


@contextmanager
def talking(after_data: bytes, to_rcpt: bytes = b"250 OK") -> Iterator[int]:
    """A mail server that says just this after the content; its port."""

    class Talk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 hello\r\n")
            for line in self.rfile:
                self.wfile.write(self.answer(line[:4].upper()) + b"\r\n")

        def answer(self, verb: bytes) -> bytes:
            if verb == b"RCPT":
                return to_rcpt
            if verb != b"DATA":
                return b"250 OK"
            self.wfile.write(b"354 go on\r\n")
            while self.rfile.readline() not in (b".\r\n", b""):
                pass
            return after_data

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def test_no_log_line_names_a_customer_or_says_what_they_were_told(service: Service, post: MailServer) -> None:
    post.answers[TO] = f"550 5.1.1 <{TO}> unknown, forwarded to siti@example.com.id"
    post.answers["later@example.com"] = "451 4.3.0 later@example.com is greylisted"
    with capture_logs() as lines:
        for number, address in enumerate((BUDI, TO, "siti at home", "later@example.com"), start=10_001):
            service.places(str(number), address)
        service.moves("10001", 2, Status.PROCESSING, "Sedang dikemas")
        service.round()
        post.breaks = 1
        service.moves("10001", 3, Status.PROCESSED, "Sedang dikemas")
        service.round()
        service.wired.recovery.run(service.now, service.wired.settings.held)
    assert {line["outcome"] for line in lines} == {"sent", "refused", "later", "unknown"}
    assert all(line["order"] and line["notification"] for line in lines)
    assert [word for word in SECRETS if word in json.dumps(lines).lower()] == []


def test_no_reason_in_an_event_names_an_address(service: Service, post: MailServer) -> None:
    post.answers[TO] = f"550-5.1.1 <{TO}>\r\n550 forwarded to other@example.net: no such user"
    service.places("10001", TO)
    service.places("10002", "siti at home")
    service.round()
    reasons = [service.end(order).reason for order in ("10001", "10002")]
    assert reasons[0].startswith("550 5.1.1")
    assert "no such user" in reasons[0]
    assert not [word for word in ("siti", "other", "example") if word in "".join(reasons)]


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        (b"250 OK", "sent"),
        (b"what?", "unknown"),
        (b"354 go on", "unknown"),
        (b"452 full", "later"),
        (b"554 spam", "refused"),
    ],
)
def test_only_a_yes_after_the_content_is_a_yes(said: bytes, outcome: str) -> None:
    with talking(after_data=said) as port:
        assert Post("127.0.0.1", port, "toko@example.com").hand(b"Subject: x\r\n\r\nx\r\n", TO).outcome == outcome


@pytest.mark.parametrize("said", [b"what?", b"354 go on"])
def test_a_recipient_is_taken_only_by_a_yes(said: bytes) -> None:
    with talking(b"250 OK", to_rcpt=said) as port:
        assert Post("127.0.0.1", port, "toko@example.com").hand(b"Subject: x\r\n\r\nx\r\n", TO).outcome == "later"
