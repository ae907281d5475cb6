"""A mail server that does what a test asks of it."""

from __future__ import annotations

import ssl
from asyncio import Transport
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from local.ports import free_port


@dataclass
class MailServer:
    """`answers`: to RCPT, by address; `breaks`: how many mails it takes and then breaks the line, without an answer.

    With `tls` it offers STARTTLS; with both it takes mail only after one of `logins` (passwords by user). `asked`: the
    users that tried, and whether the line was safe by then.
    """

    port: int
    answers: dict[str, str] = field(default_factory=dict)
    from_answer: str = "250 OK"
    breaks: int = 0
    taken: list[bytes] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)
    tls: ssl.SSLContext | None = None
    logins: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, bool]] = field(default_factory=list)

    async def handle_MAIL(  # noqa: N802  aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.from_answer

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        self.tried.append(address)
        envelope.rcpt_tos.append(address)
        return self.answers.get(address, "250 OK")

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  the same
        assert isinstance(envelope.content, bytes)
        self.taken.append(envelope.content)
        if self.breaks > 0:
            self.breaks -= 1
            assert isinstance(server.transport, Transport)
            server.transport.abort()
        return "250 OK"

    @property
    def mails(self) -> list[EmailMessage]:
        return [BytesParser(policy=policy.default).parsebytes(one) for one in self.taken]

    def _known(
        self, _server: SMTP, session: Session, _envelope: Envelope, _mechanism: str, given: object
    ) -> AuthResult:
        assert isinstance(given, LoginPassword)
        user = given.login.decode()
        self.asked.append((user, session.ssl is not None))
        return AuthResult(success=self.logins.get(user) == given.password.decode(), handled=False)

    @contextmanager
    def running(self) -> Iterator[MailServer]:
        controller = Controller(
            self,
            hostname="127.0.0.1",
            port=self.port,
            tls_context=self.tls,
            authenticator=self._known,
            auth_required=bool(self.logins) and self.tls is not None,
            auth_require_tls=self.tls is not None,
        )
        controller.start()
        try:
            yield self
        finally:
            controller.stop()


def mail_server() -> MailServer:
    """Not running yet."""
    return MailServer(free_port())
