"""The mails that the local catcher has caught."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.request import urlopen


@dataclass(frozen=True)
class Mails:
    """`url` is the catcher's page."""

    url: str

    def to(self, address: str) -> list[dict[str, Any]]:
        """The oldest first."""
        with urlopen(f"{self.url}/api/messages", timeout=10) as answer:  # noqa: S310  our own http address
            caught: list[dict[str, Any]] = json.loads(answer.read())
        return [mail for mail in reversed(caught) if address in str(mail["to"])]

    def texts_to(self, address: str) -> list[str]:
        return [f"{mail['subject']}\n{mail['text']}" for mail in self.to(address)]
