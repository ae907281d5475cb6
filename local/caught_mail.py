"""Caught mail: one .eml file a message, so that it is there after a restart."""

import re
import time
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import TypedDict

ID = re.compile(r"[0-9]{20}")


Message = TypedDict(
    "Message",
    {
        "id": str,
        "from": str,
        "to": list[str],
        "subject": str,
        "date": str,
        "message_id": str,
        "text": str,
        "html": str,
        "attachments": list[str],
    },
)


@dataclass(frozen=True)
class Mailbox:
    """The folder; messages are in the order they came in."""

    folder: Path

    def keep(self, sender: str, recipients: list[str], content: bytes) -> None:
        """Store one message with its envelope, whole or not at all."""
        self.folder.mkdir(parents=True, exist_ok=True)
        envelope = f"X-Envelope-From: {sender}\r\nX-Envelope-To: {', '.join(recipients)}\r\n"
        path = self.folder / f"{time.time_ns():020}.eml"
        half_done = path.with_suffix(".part")
        half_done.write_bytes(envelope.encode() + content)
        half_done.rename(path)

    def messages(self) -> list[Message]:
        """All, the newest first."""
        return [_shown(path.stem, _parsed(path)) for path in sorted(self.folder.glob("*.eml"), reverse=True)]

    def message(self, message_id: str) -> Message | None:
        """One by its id."""
        path = self._path(message_id)
        return None if path is None else _shown(message_id, _parsed(path))

    def attachment(self, message_id: str, name: str) -> bytes | None:
        """The content of the attachment of that name."""
        path = self._path(message_id)
        for part in [] if path is None else _parsed(path).iter_attachments():
            if part.get_filename() == name:
                content = part.get_payload(decode=True)
                return content if isinstance(content, bytes) else None
        return None

    def _path(self, message_id: str) -> Path | None:
        path = self.folder / f"{message_id}.eml"
        return path if ID.fullmatch(message_id) and path.exists() else None


def _parsed(path: Path) -> EmailMessage:
    parsed = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(parsed, EmailMessage)  # by the policy
    return parsed


def _shown(message_id: str, mail: EmailMessage) -> Message:
    return {
        "id": message_id,
        "from": str(mail["From"] or mail["X-Envelope-From"]),
        "to": [address.strip() for address in str(mail["X-Envelope-To"]).split(",")],
        "subject": str(mail["Subject"] or ""),
        "date": str(mail["Date"] or ""),
        "message_id": str(mail["Message-ID"] or ""),
        "text": _body(mail, "plain"),
        "html": _body(mail, "html"),
        "attachments": [part.get_filename() or "" for part in mail.iter_attachments()],
    }


def _body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    return "" if part is None else str(part.get_content())
