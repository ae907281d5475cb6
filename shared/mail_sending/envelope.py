"""A letter in its envelope: the bytes that a mail server takes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from shared.mail_texts.legible import one_line
from shared.mail_texts.letters import Letter

# Lines of any length: SMTP ends them at 998 bytes, and inlined HTML has longer ones.
QUOTED = "quoted-printable"
LONGEST_NAME = 100
NO_ATOM = re.compile(r"[^A-Za-z0-9-]")
ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"  # RFC 5322; quoted local parts, which nobody has, are left out
ADDRESS = re.compile(rf"(?P<user>{ATOM}(\.{ATOM})*)@(?P<domain>[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*)")


@dataclass(frozen=True)
class Mailbox:
    """Whom a mail comes from, or goes to."""

    name: str
    address: str


def enclose(letter: Letter, sender: Mailbox, to: Mailbox, mail_id: str, now: datetime) -> EmailMessage:
    """Raises ValueError where an address is none. `mail_id`: the same at every try of the same mail."""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = letter.subject
    mail["From"] = _address(sender)
    mail["To"] = _address(to)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = message_id(mail_id)
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no "I'm on holiday" comes back
    mail.set_content(letter.text, cte=QUOTED)
    mail.add_alternative(letter.html, subtype="html", cte=QUOTED)
    return mail


def message_id(mail_id: str) -> str:
    """The same at every try, so that a mailbox can drop a second copy."""
    return f"<{NO_ATOM.sub('-', mail_id)}@pesanan>"


def is_address(text: str) -> bool:
    """Whether mail can go there."""
    return ADDRESS.fullmatch(text) is not None


def _address(box: Mailbox) -> Address:
    """Exactly one: a comma or a line break in it raises ValueError, and no header can be added."""
    parts = ADDRESS.fullmatch(box.address)
    if parts is None:
        raise ValueError("not an address that mail can go to")
    # By its parts: the library's own parser raises all sorts of errors on odd addresses.
    return Address(one_line(box.name)[:LONGEST_NAME], parts["user"], parts["domain"])
