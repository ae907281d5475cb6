"""From the decision to tell someone to the bytes that a mail server takes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

import msgspec

from shared.contract.notifications import NotificationDue
from shared.mail_texts.legible import one_line
from shared.mail_texts.letters import render

# Lines of any length: SMTP ends them at 998 bytes, and inlined HTML has longer ones.
QUOTED = "quoted-printable"
LONGEST_NAME = 100
NO_ATOM = re.compile(r"[^A-Za-z0-9-]")
ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"  # RFC 5322; quoted local parts, which nobody has, are left out
ADDRESS = re.compile(rf"(?P<user>{ATOM}(\.{ATOM})*)@(?P<domain>[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*)")


@dataclass(frozen=True)
class Shop:
    """Whom mails come from."""

    name: str
    address: str


def composed(due: NotificationDue, shop: Shop, now: datetime, pdf: bytes | None) -> bytes:
    """`pdf` is the document that the facts name. Raises ValueError where the recipient's address is none."""
    facts = {"number": due.order, "name": due.name, **msgspec.to_builtins(due.facts)}
    letter = render(due.kind, facts, due.language, shop.name)
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = letter.subject
    mail["From"] = _address(shop.name, shop.address)
    mail["To"] = _address(due.name, due.recipient)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = message_id(due.notification_id)
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no "I'm on holiday" comes back
    mail.set_content(letter.text, cte=QUOTED)
    mail.add_alternative(letter.html, subtype="html", cte=QUOTED)
    if pdf is not None:
        name = f"{one_line(due.facts.invoice).replace('/', '-')}.pdf"
        mail.add_attachment(pdf, maintype="application", subtype="pdf", filename=name)
    return mail.as_bytes()


def message_id(notification_id: str) -> str:
    """The same at every try, so that a mailbox can drop a second copy."""
    return f"<{NO_ATOM.sub('-', notification_id)}@pesanan>"


def _address(name: str, address: str) -> Address:
    """Exactly one: a comma or a line break in it raises ValueError, and no header can be added."""
    parts = ADDRESS.fullmatch(address)
    if parts is None:
        raise ValueError("not an address that mail can go to")
    # By its parts: the library's own parser raises all sorts of errors on odd addresses.
    return Address(one_line(name)[:LONGEST_NAME], parts["user"], parts["domain"])
