"""An admin uploads the account's movements; payments reads them when the event arrives."""

from __future__ import annotations

from dataclasses import dataclass

from shared.blobs import BlobStore
from shared.contract.events import Event
from shared.contract.orders import BankStatementUploaded
from shared.errors import Invalid, TooLarge
from shared.journal.deciding import change
from shared.journal.port import Commit, Context, Journal
from shared.journal.streams import named

LARGEST = 5 * 1024 * 1024  # bytes


@dataclass(frozen=True)
class BankStatements:
    journal: Journal
    blobs: BlobStore

    def upload(self, account: str, name: str, data: bytes, context: Context) -> tuple[str, Commit]:
        """The statement's id is made of its bytes: the same file again is the same statement."""
        if not data.strip():
            raise Invalid({"file": ["is empty"]})
        if len(data) > LARGEST:
            raise TooLarge("a statement may have at most {limit} bytes", limit=LARGEST)
        if b"\x00" in data:
            raise Invalid({"file": ["is no CSV"]})
        file = self.blobs.put(data, "text/csv", name)
        statement_id = file.key[:32]
        uploaded = BankStatementUploaded(statement_id=statement_id, account=account, file=file)
        stream = named(f"statement:{statement_id}")
        return statement_id, change(self.journal, stream, 0, _count, lambda seen: [] if seen else [uploaded], context)


def _count(seen: int, _event: Event) -> int:
    return seen + 1
