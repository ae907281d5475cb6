"""Why a program ended, from the end of its log: one line for a person, where a log has a stack trace.

It knows how our own processes (JSON), Python, Java and mongod (JSON of its own) write.
"""

import json
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

READ = 256 * 1024  # bytes of the log's end
LONGEST = 300  # characters
NAMED = re.compile(r"(Caused by: |Exception in thread \S+ )?[\w.$]+(Error|Exception|Broken|Stopped|Exit)\b.*")


def last_words(log: Path, since: int = 0) -> str:
    """Empty where it said nothing after its first `since` bytes. An error that names itself, else the last line."""
    lines = [line for line in _end_of(log, since) if line.strip()]
    plain = next((line for line in reversed(lines) if not line[0].isspace()), "")
    last = _json(plain).get("msg") or _json(plain).get("event") or plain
    told = " ".join((_of_mongod(lines) or next(_errors(lines), "") or str(last)).split())
    return told if len(told) <= LONGEST else f"{told[:LONGEST]} ..."


def _end_of(log: Path, since: int) -> list[str]:
    try:
        with log.open("rb") as file:
            file.seek(max(since, log.stat().st_size - READ))
            return file.read().decode(errors="replace").splitlines()
    except OSError:
        return []


def _of_mongod(lines: list[str]) -> str:
    """Its first severe line: what follows is how it ends."""
    said = next((line for line in map(_json, lines) if line.get("s") in ("E", "F")), {})
    about = said.get("attr", {})
    why = about.get("message", about.get("error", about.get("reason", "")))
    why = why.get("msg", why.get("errmsg", "")) if isinstance(why, dict) else why
    return ": ".join(str(part) for part in (said.get("msg"), why) if part)


def _errors(lines: list[str]) -> Iterator[str]:
    """The last first."""
    for line in reversed(lines):
        if line.startswith("{"):
            if told := _of_ours(_json(line)):
                yield told
        elif NAMED.fullmatch(line):
            yield line


def _of_ours(said: dict[str, Any]) -> str:
    """Empty for what is no error."""
    if said.get("level") not in ("error", "critical"):
        return ""
    raised = str(said.get("exception", "")).rstrip().rpartition("\n")[2]
    return ": ".join(part for part in (str(said.get("event", "")), raised or str(said.get("why", ""))) if part)


def _json(line: str) -> dict[str, Any]:
    """Empty where it is none."""
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def how_it_ended(code: int, log: Path, since: int = 0) -> str:
    """For a person: `ended with exit code 1: no such topic`. A negative code is the signal that ended it."""
    if -code in (signal.SIGKILL, signal.SIGTERM):  # by somebody else: nothing that it said is the reason
        return f"was ended by {signal.Signals(-code).name}"
    how = f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"
    told = last_words(log, since)
    return f"{how}: {told}" if told else how
