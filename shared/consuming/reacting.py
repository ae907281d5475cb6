"""Runs a policy: once for each event, under the event's own command id."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import structlog
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError, PyMongoError

from shared.consuming.policy import Nothing, Policy, WaitFor
from shared.consuming.work import Incoming
from shared.contract.catalogue import CONTRACT
from shared.contract.events import Event, Recorded, Unknown
from shared.errors import Conflict, Unavailable
from shared.journal.port import Actor, Context

log = structlog.get_logger()


class PolicyRunner:
    """Implements `Reaction`. `outcomes` keeps where there was nothing to do, `waiting` what lacks its input."""

    def __init__(self, policy: Policy, database: Database[dict[str, Any]]) -> None:
        self._policy = policy
        self._outcomes = database["outcomes"]
        self._waiting = database["waiting"]

    def take(self, batch: Sequence[Incoming]) -> Sequence[tuple[Incoming, str]]:
        refused: dict[str, tuple[Incoming, str]] = {}
        for incoming in batch:
            if incoming.record.key in refused:
                continue  # the caller parks what follows a refused event of the same key
            why = self._one(incoming.recorded)
            if why is not None:
                refused[incoming.record.key] = (incoming, why)
        return list(refused.values())

    def forget(self) -> None:
        """Nothing is kept in memory."""

    def _one(self, recorded: Recorded[Event]) -> str | None:
        """Why it can never work, or None."""
        if isinstance(recorded.event, Unknown):
            known = recorded.type in self._policy.known
            return f"{recorded.type} has a newer data version ({recorded.dataversion})" if known else None
        if type(recorded.event) not in self._policy.handlers:
            return None
        why = self._decide(recorded)
        if why is None:
            self._try_waiting(recorded.subject)
        return why

    def _decide(self, recorded: Recorded[Event]) -> str | None:
        context = self._context(recorded)
        if self._outcomes.find_one({"_id": context.command_id}) is not None:
            return None
        try:
            outcome = self._policy.handlers[type(recorded.event)](recorded, context)
        except WaitFor as wait:
            self._keep_waiting(context.command_id, recorded, wait.missing)
            return None
        except (Unavailable, Conflict, PyMongoError):
            raise
        except Exception as error:
            log.exception("policy failed", policy=self._policy.name, order=recorded.subject, event_id=recorded.id)
            return f"{self._policy.name}: {type(error).__name__}"
        if isinstance(outcome, Nothing):
            self._remember(context.command_id, outcome.why)
        return None

    def _context(self, recorded: Recorded[Event]) -> Context:
        return Context(
            command_id=f"{self._policy.name}:{recorded.id}",
            actor=Actor("system", self._policy.name, channel="policy"),
            correlation_id=recorded.correlation_id,
            cause=recorded,
        )

    def _remember(self, command_id: str, why: str) -> None:
        try:
            self._outcomes.insert_one({"_id": command_id, "why": why})
        except DuplicateKeyError:
            return  # a repeat

    def _keep_waiting(self, command_id: str, recorded: Recorded[Event], missing: str) -> None:
        kept = {"policy": self._policy.name, "subject": recorded.subject, "wire": recorded.wire, "missing": missing}
        kept["time"] = recorded.time
        self._waiting.update_one({"_id": command_id}, {"$setOnInsert": kept}, upsert=True)

    def _try_waiting(self, subject: str) -> None:
        mine = {"policy": self._policy.name, "subject": subject}
        for kept in list(self._waiting.find(mine, sort=[("time", 1)])):
            recorded = CONTRACT.decode(bytes(kept["wire"]))
            try:
                outcome = self._policy.handlers[type(recorded.event)](recorded, self._context(recorded))
            except WaitFor:
                continue
            if isinstance(outcome, Nothing):
                self._remember(kept["_id"], outcome.why)
            self._waiting.delete_one({"_id": kept["_id"]})
