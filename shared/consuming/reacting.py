"""Runs a policy: once for each event, under the event's own command id."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import structlog
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from shared.consuming.poison import POISON, reason_of
from shared.consuming.policy import Nothing, Policy, WaitFor
from shared.consuming.waiting import Waiting
from shared.consuming.work import Incoming
from shared.contract.events import Event, Recorded, Unknown
from shared.errors import Conflict, Unavailable
from shared.journal.port import Actor, Context

log = structlog.get_logger()


class PolicyRunner:
    """Implements `Reaction`.

    `outcomes` (`{_id: <policy>:<event id>, why}`) keeps where there was nothing to do, so that a replay doesn't decide
    otherwise; not of plain events, which can't be decided otherwise (those of before this rule stand, and do no harm).
    So whatever a policy has taken of a type that it knows and that is not plain has left a trace: a commit (under this
    id; invoices numbers and prints under ids of its papers), an outcome, or its place among the waiting or the parked.
    """

    def __init__(self, policy: Policy, database: Database[dict[str, Any]]) -> None:
        self._policy = policy
        self._outcomes = database["outcomes"]
        self._waiting = Waiting(policy.name, database)

    def take(self, batch: Sequence[Incoming]) -> Sequence[tuple[Incoming, str]]:
        refused: dict[str, tuple[Incoming, str]] = {}
        waited: list[tuple[Incoming, str]] = []
        for incoming in batch:
            if incoming.record.key in refused:
                continue  # the caller parks what follows a refused event of the same key
            for one, why in self._one(incoming):
                if one is incoming:
                    refused[one.record.key] = (one, why)
                else:
                    waited.append((one, why))
        return [*refused.values(), *waited]

    def forget(self) -> None:
        self._waiting.forget()

    def _one(self, incoming: Incoming) -> list[tuple[Incoming, str]]:
        """What can never work, and why: this event, or one that waited for it."""
        recorded = incoming.recorded
        if recorded.type not in self._policy.known:
            return []
        if isinstance(recorded.event, Unknown):
            return [(incoming, f"{recorded.type} has a newer data version ({recorded.dataversion})")]
        try:
            if self._decided(incoming):
                self._waiting.done(incoming)
                return self._try_waiting(recorded.subject)
        except (Unavailable, Conflict):
            raise
        except POISON as error:
            return [(incoming, self._said(recorded, error))]
        return []

    def _decided(self, incoming: Incoming) -> bool:
        """False: it waits. Raises what the handler does."""
        recorded = incoming.recorded
        context = self._context(recorded)
        plain = self._policy.is_plain(recorded.event)
        if not plain and self._outcomes.find_one({"_id": context.command_id}) is not None:
            return True
        try:
            outcome = self._policy.handlers[type(recorded.event)](recorded, context)
        except WaitFor as wait:
            self._waiting.add(incoming, wait.missing)
            return False
        if isinstance(outcome, Nothing) and not plain:
            self._remember(context.command_id, outcome.why)
        return True

    def _try_waiting(self, subject: str) -> list[tuple[Incoming, str]]:
        """Until none of them can be decided: what one decides may be what another waits for."""
        moved = True
        while moved:
            moved = False
            for incoming in self._waiting.of(subject):
                try:
                    decided = self._decided(incoming)
                except (Unavailable, Conflict):
                    raise
                except POISON as error:
                    # It stays here too, until its replay is decided: a crash before it is parked must not lose it.
                    return [(incoming, self._said(incoming.recorded, error))]
                if decided:
                    self._waiting.done(incoming)
                    moved = True
        return []

    def _said(self, recorded: Recorded[Event], error: Exception) -> str:
        log.error(
            "policy failed", policy=self._policy.name, order=recorded.subject, event_id=recorded.id, exc_info=error
        )
        return f"{self._policy.name}: {reason_of(error)}"

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
