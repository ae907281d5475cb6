"""What the notifications service is told from outside: the mail server and the shop that writes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from shared.settings import Settings, common, reader


@dataclass(frozen=True)
class NotificationsSettings(Settings):
    """`held`: how long a sender may hold one mail; `unknown`: how long an unknown fate rests before the second try."""

    shop: str = "Toko Contoh"
    sender: str = "toko@example.com"
    smtp_host: str = "127.0.0.1"
    smtp_port: int = 25
    smtp_user: str = ""
    smtp_password: str = field(default="", repr=False)
    starttls: bool = False
    held: timedelta = timedelta(minutes=2)
    unknown: timedelta = timedelta(minutes=15)


def from_environment() -> NotificationsSettings:
    """Raises EnvValidationError with every problem at once."""
    env = reader()
    shared = common(env, "notifications")
    own: dict[str, Any] = {
        "shop": env.str("SHOP_NAME", "Toko Contoh"),
        "sender": env.str("SHOP_EMAIL", "toko@example.com"),
        "smtp_host": env.str("SMTP_HOST", "127.0.0.1"),
        "smtp_port": env.int("SMTP_PORT", 25),
        "smtp_user": env.str("SMTP_USER", ""),
        "smtp_password": env.str("SMTP_PASSWORD", ""),
        "starttls": env.bool("SMTP_STARTTLS", False),
        "held": timedelta(seconds=env.float("MAIL_HELD", 120.0)),
        "unknown": timedelta(seconds=env.float("MAIL_UNKNOWN", 900.0)),
    }
    env.seal()
    return NotificationsSettings(**shared, **own)
