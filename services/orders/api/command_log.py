"""One line in the log for each command, whatever became of it: what it did, who asked, how long it took.

Nothing personal: the principal is a person's name for their work or a program's, and a customer is an order's number.
"""

from __future__ import annotations

import time
from typing import Any

import structlog
from flask import Blueprint, Response, g, request

from shared.http.requests import callers_trace
from shared.journal.port import Commit, Context

READS = ("GET", "HEAD", "OPTIONS")
LONGEST = 100  # characters of what a caller may write into an address
log = structlog.get_logger()


def watch(part: Blueprint) -> None:
    part.before_request(_begin)
    part.after_request(_write)


def note_caller(principal: str) -> None:
    g.principal = principal


def note_context(context: Context) -> None:
    g.correlation_id = context.correlation_id


def note_commit(commit: Commit) -> None:
    g.commit = commit


def _begin() -> None:
    g.began = time.monotonic()


def _write(response: Response) -> Response:
    if request.method not in READS:
        log.info("command", **_about(g.get("commit")), **_asked(), status=response.status_code, duration_ms=_took())
    return response


def _about(commit: Commit | None) -> dict[str, Any]:
    """`order` is empty for what is about no order."""
    if commit is None:
        return {"order": _order_asked_for(), "event_ids": [], "version": None, "repeated": False}
    kind, _, number = commit.stream.name.partition(":")
    return {
        "order": number if kind == "order" else "",
        "event_ids": [recorded.id for recorded in commit.events],
        "version": commit.version,
        "repeated": commit.repeated,
    }


def _order_asked_for() -> str:
    asked = request.view_args or {}
    claimed = str(asked.get("claim_id", "")).rpartition("-")[0]
    return str(asked.get("number", claimed))[:LONGEST]


def _asked() -> dict[str, Any]:
    return {
        "method": request.method,
        "route": request.url_rule.rule if request.url_rule else "",
        "principal": g.get("principal", ""),
        "correlation_id": g.get("correlation_id", callers_trace()),
    }


def _took() -> float | None:
    """None where it was refused before it began: the whole process takes no changes."""
    began: float | None = g.get("began")
    return None if began is None else round((time.monotonic() - began) * 1000, 1)
