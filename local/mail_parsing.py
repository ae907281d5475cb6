"""What a caught mail says: a line of the list from its head alone, or all of it."""

import os
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import TypedDict

LONGEST_HEAD = 64 * 1024  # bytes: what is beyond is not shown in the list

Listed = TypedDict(
    "Listed",
    {"id": str, "from": str, "to": list[str], "subject": str, "date": str, "message_id": str, "size": int},
)


class Message(Listed):
    """`attachments` are their file names."""

    text: str
    html: str
    attachments: list[str]


def listed(path: Path) -> Listed:
    """Of the file only its head is read and parsed, however large the mail is. Raises FileNotFoundError."""
    with path.open("rb") as file:
        head = file.read(LONGEST_HEAD).replace(b"\r\n", b"\n").partition(b"\n\n")[0]
        size = os.fstat(file.fileno()).st_size
    parsed = BytesHeaderParser(policy=policy.default).parsebytes(head + b"\n\n")
    assert isinstance(parsed, EmailMessage)  # by the policy
    return _line(path.stem, size, parsed)


def whole(path: Path) -> Message:
    """Raises FileNotFoundError."""
    mail = parsed(path)
    return {
        **_line(path.stem, path.stat().st_size, mail),
        "text": _body(mail, "plain"),
        "html": _body(mail, "html"),
        "attachments": [part.get_filename() or "" for part in mail.iter_attachments()],
    }


def parsed(path: Path) -> EmailMessage:
    """Raises FileNotFoundError."""
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(mail, EmailMessage)  # by the policy
    return mail


def _line(message_id: str, size: int, mail: EmailMessage) -> Listed:
    return {
        "id": message_id,
        "from": str(mail["From"] or mail["X-Envelope-From"]),
        "to": [address.strip() for address in str(mail["X-Envelope-To"]).split(",")],
        "subject": str(mail["Subject"] or ""),
        "date": str(mail["Date"] or ""),
        "message_id": str(mail["Message-ID"] or ""),
        "size": size,
    }


def _body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    return "" if part is None else str(part.get_content())
