"""The mails that were caught: by Mailpit, or by the local catcher, which answers alike."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.request import urlopen

MOST = 500  # of the newest mails, one story's are always among these


@dataclass(frozen=True)
class Mails:
    """`url` is the catcher's page."""

    url: str

    def to(self, address: str) -> list[dict[str, Any]]:
        """The oldest first."""
        caught: list[dict[str, Any]] = self._answer(f"messages?limit={MOST}")["messages"]
        theirs = [mail for mail in reversed(caught) if address in [to["Address"] for to in mail["To"]]]
        return [self._answer(f"message/{mail['ID']}") for mail in theirs]

    def texts_to(self, address: str) -> list[str]:
        return [f"{mail['Subject']}\n{mail['Text']}" for mail in self.to(address)]

    def _answer(self, path: str) -> Any:
        with urlopen(f"{self.url}/api/v1/{path}", timeout=10) as answer:  # noqa: S310  our own http address
            return json.loads(answer.read())
