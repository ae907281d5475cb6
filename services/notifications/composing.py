"""From the decision to tell someone to the bytes that a mail server takes."""

from __future__ import annotations

from datetime import datetime

from shared.contract.notifications import NotificationDue
from shared.mail_sending.envelope import Mailbox, enclose
from shared.mail_texts.legible import one_line
from shared.mail_texts.letters import written


def composed(due: NotificationDue, shop: Mailbox, now: datetime, pdf: bytes | None) -> bytes:
    """`pdf` is the document that the facts name. Raises ValueError where the recipient's address is none."""
    letter = written(due.kind, due.order, due.name, due.facts, due.language, shop.name)
    mail = enclose(letter, shop, Mailbox(due.name, due.recipient), due.notification_id, now)
    if pdf is not None:
        name = f"{one_line(due.facts.invoice).replace('/', '-')}.pdf"
        mail.add_attachment(pdf, maintype="application", subtype="pdf", filename=name)
    return mail.as_bytes()
