"""Caught mail: one .eml file a message, so that it is there after a restart. The oldest go by a rule."""

import os
import re
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from local.mail_parsing import Listed, Message, listed, parsed, whole

Shown = TypeVar("Shown")
ID = re.compile(r"[0-9]{20}")


@dataclass(frozen=True)
class Rule:
    """How many of the newest are kept, and how many bytes at most; the newest one always."""

    mails: int = 5_000
    size: int = 500_000_000

    def __str__(self) -> str:
        return f"the newest {self.mails:,} are kept, {self.size / 1e6:,.0f} MB at most"


KEPT = Rule()


class Mailbox:
    """The folder; messages are in the order they came in. One process a folder keeps mail in it.

    What is there is known by name and size, so that no mail is read before somebody asks for it.
    """

    def __init__(self, folder: Path, rule: Rule = KEPT) -> None:
        self.folder, self.rule = folder, rule
        folder.mkdir(parents=True, exist_ok=True)
        for half_done in folder.glob("*.part"):
            half_done.unlink()
        self._sizes = dict(sorted(_sizes(folder)))
        self._bytes = sum(self._sizes.values())
        self._forget_oldest()

    def __len__(self) -> int:
        return len(self._sizes)

    def keep(self, sender: str, recipients: list[str], content: bytes) -> None:
        """Store one message with its envelope, whole or not at all, and forget the oldest. Raises OSError."""
        envelope = f"X-Envelope-From: {sender}\r\nX-Envelope-To: {', '.join(recipients)}\r\n".encode()
        name = self._next_id()
        half_done = self.folder / f"{name}.part"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)  # somebody may have emptied it by removing it
            half_done.write_bytes(envelope + content)
            half_done.rename(self._path(name))
        except OSError:
            with suppress(OSError):
                half_done.unlink()
            raise
        self._sizes[name] = len(envelope) + len(content)
        self._bytes += self._sizes[name]
        self._forget_oldest()

    def messages(self, start: int = 0, limit: int = 50) -> Sequence[Listed]:
        """The newest first, `limit` of them from `start` on; only their heads are read."""
        newest = list(self._sizes)[::-1]  # at once: another thread may keep one meanwhile
        return [line for name in newest[start : start + limit] if (line := _if_there(listed, self._path(name)))]

    def message(self, message_id: str) -> Message | None:
        """One by its id."""
        return _if_there(whole, self._path(message_id)) if ID.fullmatch(message_id) else None

    def attachment(self, message_id: str, name: str) -> bytes | None:
        """The content of the attachment of that name."""
        mail = _if_there(parsed, self._path(message_id)) if ID.fullmatch(message_id) else None
        for part in [] if mail is None else mail.iter_attachments():
            if part.get_filename() == name:
                content = part.get_payload(decode=True)
                return content if isinstance(content, bytes) else None
        return None

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.eml"

    def _next_id(self) -> str:
        """By the clock, and always behind the last one: a clock that was set back must not make a new mail the
        oldest."""
        last = int(next(reversed(self._sizes), "0"))
        return f"{max(time.time_ns(), last + 1):020}"

    def _forget_oldest(self) -> None:
        while len(self) > self.rule.mails or (self._bytes > self.rule.size and len(self) > 1):
            oldest = next(iter(self._sizes))
            self._path(oldest).unlink(missing_ok=True)
            self._bytes -= self._sizes.pop(oldest)


def _if_there(read: Callable[[Path], Shown], path: Path) -> Shown | None:
    """None for a mail that somebody has removed by hand."""
    try:
        return read(path)
    except FileNotFoundError:
        return None


def _sizes(folder: Path) -> list[tuple[str, int]]:
    """In bytes, by id."""
    with os.scandir(folder) as files:
        found = [(Path(file.name), file.stat().st_size) for file in files if file.name.endswith(".eml")]
    return [(path.stem, size) for path, size in found if ID.fullmatch(path.stem)]
