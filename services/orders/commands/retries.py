"""An admin asks that parked events be tried again; the consumer that owns the partition acts on it."""

from __future__ import annotations

from dataclasses import dataclass

from shared.contract.orders import RetryRequested
from shared.journal.deciding import record
from shared.journal.port import Commit, Context, Journal
from shared.journal.streams import Stream


@dataclass(frozen=True)
class Retries:
    journal: Journal

    def request(self, service: str, group: str, key: str, context: Context) -> Commit:
        # The subject is the parked key, so that the request lands in the same partition as what is parked.
        stream = Stream(f"retry:{group}:{key}", key)
        asked = RetryRequested(service=service, group=group, key=key)
        return record(self.journal, stream, [asked], context)
