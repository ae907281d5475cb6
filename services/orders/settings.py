"""What the orders service is told from outside."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from services.orders.projections.stuck import Patience
from shared.contract.orders import Account
from shared.mail_sending.server import MailServer, mail_server
from shared.settings import Settings, common, reader


@dataclass(frozen=True)
class OrdersSettings(Settings):
    """`proxies`: how many proxies of ours stand before us. `refuse_gateway`: in a container, where the gateway's own
    address stands for anyone. `keep_amounts`: how long an amount stays reserved after its order is settled.
    `workers`: how many processes answer, best one a core; `threads`: of each process. An open page of the desk holds
    one of them. `public_url`: how customers reach us, like https://toko.example (without it sign-in links lead to this
    machine only); `shop_phone`: where they write by WhatsApp. `patience`: after how long an order counts as stuck."""

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    threads: int = 80
    proxies: int = 0
    refuse_gateway: bool = False
    account: Account = field(default_factory=lambda: Account(bank="BCA", number="0000000000", holder="Toko"))
    keep_amounts: timedelta = timedelta(days=30)
    shop: str = "Toko Contoh"
    shop_phone: str = ""
    public_url: str = ""
    mail: MailServer = field(default_factory=MailServer)
    patience: Patience = field(default_factory=Patience)


def from_environment() -> OrdersSettings:
    """Raises EnvValidationError with every problem at once."""
    env = reader()
    shared = common(env, "orders")
    account = Account(
        bank=env.str("SHOP_BANK", "BCA"),
        number=env.str("SHOP_BANK_ACCOUNT", "0000000000"),
        holder=env.str("SHOP_BANK_HOLDER", "Toko"),
    )
    own: dict[str, Any] = {
        "host": env.str("HTTP_HOST", "127.0.0.1"),
        "port": env.int("HTTP_PORT", 8000),
        "workers": env.int("HTTP_WORKERS", 2),
        "threads": env.int("HTTP_THREADS", 80),
        "proxies": env.int("TRUSTED_PROXIES", 0),
        "refuse_gateway": env.bool("REFUSE_GATEWAY", False),
        "shop": env.str("SHOP_NAME", "Toko Contoh"),
        "shop_phone": env.str("SHOP_PHONE", ""),
        "public_url": env.str("PUBLIC_URL", "").rstrip("/"),
        "mail": mail_server(env),
        "keep_amounts": timedelta(days=env.int("KEEP_AMOUNTS_DAYS", 30)),
    }
    patience = Patience(
        claims=timedelta(hours=env.int("STUCK_CLAIM_HOURS", 24)),
        paid=timedelta(hours=env.int("STUCK_PAID_HOURS", 48)),
        shipped=timedelta(days=env.int("STUCK_SHIPPED_DAYS", 14)),
    )
    env.seal()
    return OrdersSettings(**shared, **own, account=account, patience=patience)
