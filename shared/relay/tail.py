"""The journal's tail: its commits as they come, by change stream."""

from __future__ import annotations

from typing import Any

from bson.timestamp import Timestamp
from pymongo.client_session import ClientSession
from pymongo.collection import Collection
from pymongo.errors import OperationFailure

from shared.errors import Broken

LOOK_MS = 1_000  # how long one look waits for news, and how soon a stop is heard
BATCH = 1_000  # commits
NO_TOKEN = {9, 15}  # FailedToParse, Overflow
LOST = {260, 280, 286} | NO_TOKEN  # InvalidResumeToken, ChangeStreamFatalError, ChangeStreamHistoryLost
INSERTS: list[dict[str, Any]] = [{"$match": {"operationType": "insert"}}]


class TokenLost(Exception):  # no error: the oplog has rolled over the place where we stood
    """The tail can't be taken up where it was left: scan the journal, then tail from now on."""


class Tail:
    """Behind `start`, a token, or from `start` on, a time of MongoDB's. Raises TokenLost then or at `next`."""

    def __init__(self, commits: Collection[dict[str, Any]], start: str | Timestamp) -> None:
        place = {"resume_after": {"_data": start}} if isinstance(start, str) else {"start_at_operation_time": start}
        try:
            self._stream = commits.watch(INSERTS, **place, max_await_time_ms=LOOK_MS, batch_size=BATCH)
        except OperationFailure as error:
            _tell_lost(error)
            raise

    def __enter__(self) -> Tail:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    @property
    def token(self) -> str | None:
        """Everything before this point has been given by `next`: the last change, or the end of an empty look."""
        token = self._stream.resume_token
        return str(token["_data"]) if token is not None else None

    def next(self) -> tuple[str, dict[str, Any]] | None:
        """The next commit and its own token; None where nothing came. Raises Broken where the journal is gone."""
        try:
            change = self._stream.try_next()
        except OperationFailure as error:
            _tell_lost(error)
            raise
        if change is not None:
            return change["_id"]["_data"], change["fullDocument"]
        if not self._stream.alive:
            raise Broken("the journal's collection was dropped or renamed")
        return None


def next_moment(session: ClientSession, commits: Collection[dict[str, Any]]) -> Timestamp:
    """The first moment of MongoDB's clock that is still to come. What the session reads from now on has all before."""
    commits.find_one(session=session)
    now = session.operation_time
    if now is None:
        raise Broken("MongoDB tells no time: the journal needs a replica set")
    return Timestamp(now.time, now.inc + 1)


def _tell_lost(error: OperationFailure) -> None:
    if error.code in LOST:
        raise TokenLost(str(error.code)) from error
