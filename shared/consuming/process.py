"""The consumer's process: a thread for each group, probes, and an end at SIGTERM or when a thread fails."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial
from threading import Event as Flag
from typing import Any

import structlog

from shared.bootstrap import client_of, mongo_away
from shared.connecting import Stopped
from shared.consuming.collecting import collect_seldom
from shared.consuming.consumers import Consumers
from shared.consuming.policy import Policy
from shared.journal.port import Journal
from shared.observing import probes
from shared.observing.stopping import stop_flag
from shared.projecting.projection import Projection
from shared.settings import Settings
from shared.together import run_together

log = structlog.get_logger()
Task = Callable[[Flag], None]


def run_consumer(
    settings: Settings,
    *,
    policies: Sequence[Policy] = (),
    projections: Sequence[Projection[Any]] = (),
    journal: Journal,
    tasks: Sequence[Task] = (),
) -> None:
    """Blocks until SIGTERM. `tasks` (sweeps, senders) get a flag that says when to end.

    Exits with 1 when any part fails: its supervisor starts the process again. Raises Broken where the topic holds what
    the journal lacks, NotRegained under a restore mark: nothing is handled before that is known.
    """
    stop = stop_flag()
    collect_seldom()
    with client_of(settings) as client:
        consumers = Consumers(settings, client, journal, stop)
        _serve_probes(consumers, len(policies) + bool(projections))
        parts: list[Callable[[], None]] = [partial(consumers.policy, policy) for policy in policies]
        parts += [partial(task, stop) for task in tasks]
        parts += [partial(consumers.projections, projections)] if projections else []
        parts += [partial(consumers.mark.watch, stop)]
        try:
            consumers.check_journal()
        except Stopped:
            return
        failed = run_together(parts, stop)
        for error in failed:
            log.error("a part of the consumer failed", exc_info=error)
        if failed:
            sys.exit(1)


def _serve_probes(consumers: Consumers, groups: int) -> None:
    checks: dict[str, probes.Check] = {
        "mongodb": partial(mongo_away, consumers.client),
        "kafka": partial(consumers.kafka_away, groups),
        "restored": consumers.mark.said,
    }
    probes.serve(consumers.settings.probe_port, checks, consumers.settings.probe_host)
