"""A consumer as a process of its own, with one port wrapped: it kills itself, or falls asleep, at a chosen call."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from shared.bootstrap import client_of, journal_of
from shared.consuming import group, run_consumer
from shared.consuming.membership import Membership
from shared.projecting.folder import Folder
from shared.settings import Settings
from tests.faults.toy_pages import PAGES

OFTEN = 0.2  # seconds between commits: two batches or three of this shop, which never pauses


def consume_until_killed(settings: Settings, call: int, after: bool) -> None:
    """Every document of some batches stands, their offsets are not committed: there SIGKILL comes, at the `call`th
    commit.

    `after`: right after they are committed, where documents that didn't stand yet would be lost.
    """
    calls = 0
    commit = Membership.commit
    group.COMMIT_WITHIN = OFTEN

    def deadly(self: Membership, within_ms: int) -> None:
        nonlocal calls
        calls += 1
        if calls >= call and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        commit(self, within_ms)
        if calls >= call:
            os.kill(os.getpid(), signal.SIGKILL)

    Membership.commit = deadly  # type: ignore[method-assign]  # the port that is wrapped
    _run(settings)


def consume_with_a_nap(settings: Settings, nap: str) -> None:
    """Once the file `nap` is there: SIGSTOP between the fold and the write, and a sign when it is through with that."""
    written: Callable[..., set[str]] = Folder._written

    def sleepy(self: Folder[Any], before: Mapping[str, Any], moved: Mapping[str, Any]) -> set[str]:
        slept = bool(moved) and Path(nap).exists()
        if slept:
            Path(nap).unlink()
            os.kill(os.getpid(), signal.SIGSTOP)
        missed = written(self, before, moved)
        if slept:
            Path(nap).with_suffix(".written").touch()
        return missed

    Folder._written = sleepy  # type: ignore[method-assign]  # the port that is wrapped
    _run(settings)


def _run(settings: Settings) -> None:
    run_consumer(settings, projections=PAGES, journal=journal_of(settings, client_of(settings)))
