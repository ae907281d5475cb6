"""A mail server that wants STARTTLS and a login, as real ones do: with a certificate of the test's own."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import trustme

from shared.mail_sending.post import Post
from tests.integration.mail_server import MailServer, mail_server

BUDI = "budi@example.com"
PASSWORD = "rahasia sekali"
MAIL = b"Subject: halo\r\n\r\nhalo\r\n"


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """Trusted as an operator would make a company's own authority trusted: by SSL_CERT_FILE."""
    made = trustme.CA()
    made.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    return made


def certified(authority: trustme.CA, host: str = "127.0.0.1") -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(host).configure_cert(context)
    return context


@pytest.fixture
def server(authority: trustme.CA) -> Iterator[MailServer]:
    with replace(mail_server(), tls=certified(authority), logins={"toko": PASSWORD}).running() as server:
        yield server


def post(server: MailServer, password: str = PASSWORD) -> Post:
    return Post("127.0.0.1", server.port, "toko@example.com", user="toko", password=password, starttls=True)


def test_a_mail_goes_over_a_safe_line_after_the_login(server: MailServer) -> None:
    assert post(server).hand(MAIL, BUDI).outcome == "sent"
    assert server.asked == [("toko", True)]
    assert len(server.mails) == 1


def test_a_wrong_password_is_the_shop_s_setting_and_no_mail_s_fault(server: MailServer) -> None:
    handed = post(server, "wrong").hand(MAIL, BUDI)
    assert (handed.outcome, handed.reason) == ("away", "SMTPAuthenticationError")
    assert server.taken == []


def test_a_server_of_an_unknown_authority_is_told_neither_password_nor_mail(server: MailServer) -> None:
    stranger = replace(mail_server(), tls=certified(trustme.CA()), logins={"toko": PASSWORD})
    with stranger.running():
        handed = post(stranger).hand(MAIL, BUDI)
    assert (handed.outcome, handed.reason) == ("away", "SSLCertVerificationError")
    assert (stranger.asked, stranger.taken) == ([], [])


def test_a_certificate_of_another_host_is_none(authority: trustme.CA) -> None:
    other = replace(mail_server(), tls=certified(authority, "mail.example.com"), logins={"toko": PASSWORD})
    with other.running():
        assert post(other).hand(MAIL, BUDI).outcome == "away"
    assert (other.asked, other.taken) == ([], [])


def test_where_the_line_cannot_be_made_safe_nothing_is_sent_in_the_clear() -> None:
    with replace(mail_server(), logins={"toko": PASSWORD}).running() as plain:
        handed = post(plain).hand(MAIL, BUDI)
    assert (handed.outcome, handed.reason) == ("away", "SMTPNotSupportedError")
    assert (plain.asked, plain.taken) == ([], [])
