"""The text of a fresh `.env`: a secret for everything that needs one, and the settings that a shop changes first."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from secrets import token_hex
from uuid import uuid4

PASSWORDS = (
    "MONGO_ROOT_PASSWORD",
    "MONGO_REPLICA_SET_KEY",
    "ORDERS_PASSWORD",
    "PAYMENTS_PASSWORD",
    "INVOICES_PASSWORD",
    "NOTIFICATIONS_PASSWORD",
    "BANK_FEED_KEY",
)
SHOP = """
# The shop, as it stands on invoices and mails; the account that customers transfer to.
SHOP_NAME=Toko Contoh
SHOP_EMAIL=toko@example.com
SHOP_BANK=BCA
SHOP_BANK_ACCOUNT=0000000000
SHOP_BANK_HOLDER=Toko Contoh

# The mail server. Without one, mails are caught and go nowhere.
#SMTP_HOST=mail.example.com
#SMTP_PORT=587
#SMTP_USER=
#SMTP_PASSWORD=
#SMTP_STARTTLS=true

# How many proxies of your own stand before the desk. With 0, changes through the container gateway are refused.
TRUSTED_PROXIES=0
"""


def new_env_file() -> str:
    """Hexadecimal, so that nothing in it needs quoting anywhere."""
    lines = ["# Made by `pesanan secrets`. Keep it safe: without it the data can't be opened."]
    lines += [f"{name}={token_hex(24)}" for name in PASSWORDS]
    lines.append(f"KAFKA_CLUSTER_ID={urlsafe_b64encode(uuid4().bytes).decode().rstrip('=')}")
    return "\n".join(lines) + "\n" + SHOP
