"""What the invoices service is told from outside: the shop as it stands on its papers, and how often to sweep."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from environs import Env

from shared.contract.invoices import Seller
from shared.contract.orders import Account
from shared.settings import Settings, common, reader


@dataclass(frozen=True)
class InvoicesSettings(Settings):
    """`sweep_every`: between two sweeps; what was begun less than `sweep_after` ago is left to the policies."""

    seller: Seller = field(default_factory=lambda: Seller(name="Toko", address=()))
    sweep_every: timedelta = timedelta(minutes=1)
    sweep_after: timedelta = timedelta(seconds=30)


def from_environment() -> InvoicesSettings:
    """Raises EnvValidationError with every problem at once."""
    env = reader()
    shared = common(env, "invoices")
    own: dict[str, Any] = {
        "seller": _seller(env),
        "sweep_every": timedelta(seconds=env.float("SWEEP_EVERY", 60.0)),
        "sweep_after": timedelta(seconds=env.float("SWEEP_AFTER", 30.0)),
    }
    env.seal()
    return InvoicesSettings(**shared, **own)


def _seller(env: Env) -> Seller:
    """The address's lines are parted by `|`. The account is the one that orders tells its customers."""
    account = Account(
        bank=env.str("SHOP_BANK", "BCA"),
        number=env.str("SHOP_BANK_ACCOUNT", "0000000000"),
        holder=env.str("SHOP_BANK_HOLDER", "Toko"),
    )
    address = env.str("SHOP_ADDRESS", "Jalan Malioboro 1|Yogyakarta 55271|Indonesia")
    return Seller(
        name=env.str("SHOP_NAME", "Toko Contoh"),
        address=tuple(line.strip() for line in address.split("|") if line.strip()),
        phone=env.str("SHOP_PHONE", "+62 274 000000"),
        email=env.str("SHOP_EMAIL", "toko@example.com"),
        npwp=env.str("SHOP_NPWP", ""),
        accounts=(account,),
    )
