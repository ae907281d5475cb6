"""Handing a mail to the mail server, and saying exactly how far that went."""

from __future__ import annotations

import re
import smtplib
import ssl
from dataclasses import dataclass, field
from typing import Literal

TIMEOUT = 20.0  # seconds a step may take
AFTER_CONTENT = 120.0  # seconds: servers look for spam and viruses before they answer; RFC 5321 allows minutes
REASON = 150  # characters
LONGEST_REPLY = 2_000  # characters that are looked at
ADDRESS = re.compile(r"[^\s<>]+@[^\s<>]+")
TROUBLE = (OSError, smtplib.SMTPException, UnicodeError)


@dataclass(frozen=True)
class Handed:
    """sent; refused (this mail, for good); later (this mail, 4xx or a line that broke early); away (the server takes
    none of ours now); unknown (the line broke after the content)."""

    outcome: Literal["sent", "refused", "later", "away", "unknown"]
    reason: str = ""


@dataclass(frozen=True)
class Post:
    """`sender` is the address that mails come from."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = False

    def hand(self, content: bytes, to: str) -> Handed:
        """Never raises for what a mail server or the line to it may do. The reason names no address, neither the
        recipient's nor one that theirs is forwarded to: it is kept for ever."""
        handed = self._handed(content, to)
        said = ADDRESS.sub("(an address)", handed.reason[:LONGEST_REPLY])
        return Handed(handed.outcome, said[:REASON])

    def _handed(self, content: bytes, to: str) -> Handed:
        try:
            server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT)
        except TROUBLE as error:
            return Handed("away", type(error).__name__)
        try:
            return self._greeted(server) or self._addressed(server, to) or _content(server, content)
        finally:
            server.close()

    def _greeted(self, server: smtplib.SMTP) -> Handed | None:
        """What goes wrong here is the shop's setting, or the server's state: no mail's own fault."""
        try:
            server.ehlo_or_helo_if_needed()
            if self.starttls:
                server.starttls(context=ssl.create_default_context())
                server.ehlo()
            if self.user:
                server.login(self.user, self.password)
            code, said = server.mail(self.sender)
        except TROUBLE as error:
            return Handed("away", type(error).__name__)
        return None if _yes(code) else Handed("away", _words(code, said))

    def _addressed(self, server: smtplib.SMTP, to: str) -> Handed | None:
        try:
            code, said = server.rcpt(to)
        except UnicodeError:
            return Handed("refused", "the address can't be written in ASCII")
        except (OSError, smtplib.SMTPException) as error:
            return Handed("later", type(error).__name__)
        return None if _yes(code) else _answer(code, said)


def _content(server: smtplib.SMTP, content: bytes) -> Handed:
    if server.sock is not None:
        server.sock.settimeout(AFTER_CONTENT)
    try:
        code, said = server.data(content)
    except smtplib.SMTPDataError as error:  # it said no before the content
        return _answer(error.smtp_code, error.smtp_error)
    except (OSError, smtplib.SMTPException) as error:
        return Handed("unknown", type(error).__name__)
    if _yes(code):
        return Handed("sent")
    return _answer(code, said) if code >= 400 else Handed("unknown", _words(code, said))


def _yes(code: int) -> bool:
    """smtplib says -1 for an answer that is none: that is no yes."""
    return 200 <= code < 300


def _answer(code: int, said: bytes | str) -> Handed:
    return Handed("refused" if code >= 500 else "later", _words(code, said))


def _words(code: int, said: bytes | str) -> str:
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return f"{code} {text}"
