"""What the payments service is told from outside."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from shared.settings import Settings, common, reader


@dataclass(frozen=True)
class PaymentsSettings(Settings):
    """`pay_within`: from the placement until the payment expires. `keep_amounts`: as in orders, how long an order
    keeps its amount after it is settled. `feed_key`: the bank feed's bearer key; empty, every feed is refused.
    `sweep_after`: what was begun less long ago is left to who began it."""

    host: str = "127.0.0.1"
    port: int = 8001
    threads: int = 8
    feed_key: str = field(default="", repr=False)
    pay_within: timedelta = timedelta(days=3)
    keep_amounts: timedelta = timedelta(days=30)
    sweep_every: timedelta = timedelta(minutes=1)
    sweep_after: timedelta = timedelta(seconds=30)


def from_environment() -> PaymentsSettings:
    """Raises EnvValidationError with every problem at once."""
    env = reader()
    shared = common(env, "payments")
    own: dict[str, Any] = {
        "host": env.str("HTTP_HOST", "127.0.0.1"),
        "port": env.int("HTTP_PORT", 8001),
        "threads": env.int("HTTP_THREADS", 8),
        "feed_key": env.str("BANK_FEED_KEY", ""),
        "pay_within": timedelta(days=env.float("PAYMENT_DAYS", 3.0)),
        "keep_amounts": timedelta(days=env.int("KEEP_AMOUNTS_DAYS", 30)),
        "sweep_every": timedelta(seconds=env.float("SWEEP_EVERY", 60.0)),
        "sweep_after": timedelta(seconds=env.float("SWEEP_AFTER", 30.0)),
    }
    env.seal()
    return PaymentsSettings(**shared, **own)
