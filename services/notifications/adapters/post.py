"""Handing a mail to the mail server, and saying exactly how far that went."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Literal

TIMEOUT = 20.0  # seconds


@dataclass(frozen=True)
class Handed:
    """sent; refused (for good); later (4xx); away (never reached); unknown (the line broke after the content)."""

    outcome: Literal["sent", "refused", "later", "away", "unknown"]
    reason: str = ""


@dataclass(frozen=True)
class Post:
    host: str
    port: int
    sender: str
    user: str = ""
    password: str = ""
    starttls: bool = False

    def hand(self, mail: EmailMessage, to: str) -> Handed:
        """Never raises for what a mail server or the line to it may do."""
        try:
            server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT)
        except (OSError, smtplib.SMTPException) as error:
            return Handed("away", type(error).__name__)
        try:
            return self._talk(server, mail, to)
        finally:
            server.close()

    def _talk(self, server: smtplib.SMTP, mail: EmailMessage, to: str) -> Handed:
        try:
            self._greet(server)
            for code, said in (server.mail(self.sender), server.rcpt(to)):
                if code >= 400:
                    return _answer(code, said)
        except UnicodeError:
            return Handed("refused", "the address can't be written in ASCII")
        except (OSError, smtplib.SMTPException) as error:
            return Handed("away", type(error).__name__)
        try:
            code, said = server.data(mail.as_bytes())
        except smtplib.SMTPDataError as error:
            return _answer(error.smtp_code, error.smtp_error)
        except (OSError, smtplib.SMTPException) as error:
            return Handed("unknown", type(error).__name__)
        return Handed("sent") if code < 400 else _answer(code, said)

    def _greet(self, server: smtplib.SMTP) -> None:
        server.ehlo_or_helo_if_needed()
        if self.starttls:
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
        if self.user:
            server.login(self.user, self.password)


def _answer(code: int, said: bytes | str) -> Handed:
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return Handed("refused" if code >= 500 else "later", f"{code} {text}"[:150])
