"""What the notifications service is told from outside: the mail server and the shop that writes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from marshmallow.validate import Length, Range

from shared.mail_sending.server import MailServer, mail_server
from shared.settings import Settings, common, reader

WAITS = (30.0, 120.0, 600.0, 3_600.0, 14_400.0)  # seconds; greylisting servers take a mail after some minutes
POSITIVE = Range(min=0, min_inclusive=False)


@dataclass(frozen=True)
class NotificationsSettings(Settings):
    """`held`: how long a sender may hold one mail, longer than any talk with the mail server; `unknown`: how long an
    unknown fate rests before the second try; `waits`: after each "try later" of the mail server, at most `tries`."""

    shop: str = "Toko Contoh"
    mail: MailServer = field(default_factory=MailServer)
    held: timedelta = timedelta(minutes=5)
    unknown: timedelta = timedelta(minutes=15)
    waits: tuple[timedelta, ...] = tuple(timedelta(seconds=seconds) for seconds in WAITS)
    tries: int = 12


def from_environment() -> NotificationsSettings:
    """Raises EnvValidationError with every problem at once."""
    env = reader()
    shared = common(env, "notifications")
    own: dict[str, Any] = {
        "shop": env.str("SHOP_NAME", "Toko Contoh"),
        "mail": mail_server(env),
        "held": env.float("MAIL_HELD", 300.0, validate=POSITIVE),
        "unknown": env.float("MAIL_UNKNOWN", 900.0, validate=POSITIVE),
        "waits": env.list("MAIL_WAITS", list(WAITS), subcast=float, validate=Length(min=1)),
        "tries": env.int("MAIL_TRIES", 12, validate=Range(min=1)),
    }
    env.seal()
    own |= {name: timedelta(seconds=own[name]) for name in ("held", "unknown")}
    own["waits"] = tuple(timedelta(seconds=seconds) for seconds in own["waits"])
    return NotificationsSettings(**shared, **own)
