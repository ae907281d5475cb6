"""The restore mark: from a restore until `pesanan regain` has ended nothing is appended, whatever Kafka does.

Two things stand for it. A validator that no document of ours meets, on the journals and on what counts numbers: MongoDB
itself refuses, so the mark holds for a process that has never heard of it and costs an append nothing. And a document
in each service's own database, `restored: {_id: "restored", at}`, for whoever must know before it begins something.
Only the operator (operations/restore_mark.py) sets and lifts either.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event as Flag
from typing import Any

from pymongo.database import Database
from pymongo.errors import OperationFailure, PyMongoError

from shared.errors import NotRegained
from shared.remembering import Remembered

COLLECTION = MARK = "restored"
VALIDATOR = {"restored": "nothing is written here before `pesanan regain` has ended"}
REFUSED = 121  # MongoDB's DocumentValidationFailure
KNOWN_FOR = 0.5  # seconds: what lies between is refused by the validator
LOOK_EVERY = 2.0  # seconds


class RestoreMark:
    """Reads it, in a service's own database. May be asked from many threads."""

    def __init__(self, own: Database[dict[str, Any]], clock: Callable[[], float] = time.monotonic) -> None:
        self._marks = own[COLLECTION]
        self._recent = Remembered(self.stands, KNOWN_FOR, clock)

    def stands(self) -> bool:
        """Raises a PyMongoError."""
        return self._marks.find_one({"_id": MARK}) is not None

    def refuse(self) -> None:
        """Before a change, and before a process starts that makes some. Raises NotRegained, a PyMongoError."""
        if self._recent():
            raise not_regained()

    def said(self) -> str | None:
        """For readiness: what is wrong. None also where MongoDB is away, which another check says."""
        try:
            return str(not_regained()) if self._recent() else None
        except PyMongoError:
            return None

    def watch(self, stop: Flag) -> None:
        """Until `stop`. Raises NotRegained when a mark is set under a process that runs: what it knows is of before."""
        while not stop.wait(LOOK_EVERY):
            try:
                self.refuse()
            except PyMongoError:  # whoever needs MongoDB says so
                continue


def not_regained() -> NotRegained:
    return NotRegained(
        "the data was restored from a backup, and what came after it is not back yet: nothing is changed before "
        "`pesanan regain` has ended"
    )


def refused_by_mark(error: PyMongoError) -> NotRegained | None:
    """What a refused write means, where it was the mark that refused it."""
    return not_regained() if isinstance(error, OperationFailure) and error.code == REFUSED else None
