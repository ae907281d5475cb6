"""Which mail server takes our mails, as a service is told from outside."""

from __future__ import annotations

from dataclasses import dataclass, field

from environs import Env

from shared.mail_sending.post import Post


@dataclass(frozen=True)
class MailServer:
    """`sender` is the address that mails come from."""

    sender: str = "toko@example.com"
    host: str = "127.0.0.1"
    port: int = 25
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = False

    def post(self) -> Post:
        return Post(self.host, self.port, self.sender, self.user, self.password, self.starttls)


def mail_server(env: Env) -> MailServer:
    """The caller seals `env`."""
    return MailServer(
        sender=env.str("SHOP_EMAIL", "toko@example.com"),
        host=env.str("SMTP_HOST", "127.0.0.1"),
        port=env.int("SMTP_PORT", 25),
        user=env.str("SMTP_USER", ""),
        password=env.str("SMTP_PASSWORD", ""),
        starttls=env.bool("SMTP_STARTTLS", False),
    )
