"""A commit's own fields (`key`, `time`, `command_id`) against the events in it, which say the same.

Where there is no event ("nothing to do") only the command stands twice, and the key in the stream's name; that time,
and any commit's `fingerprint`, nothing else tells. Nor does an event of before `commandid` name its command.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from shared.reconcile.verifying import Difference

NOTHING = "nothing: "
CURE = "Cure: stop the services and run `pesanan regain`"
Commits = Collection[dict[str, Any]]


class _Said(msgspec.Struct):
    """What an event says of its commit."""

    subject: str
    time: str
    commandid: str = ""


_decoder = msgspec.json.Decoder(_Said)


def commits_apart(commits: Commits, kinds: Sequence[str]) -> Iterator[Difference]:
    """May run while commands go on. `kinds`: of the streams that are about an order. Raises a PyMongoError."""
    for commit, wanted in _differing(commits, kinds):
        fields = ", ".join(f"`{name}`" for name in sorted(wanted))
        what = f"the commit has another {fields} than its events. {CURE}"
        yield Difference(commit["stream"], commit["version"], what)


def mend_commits(commits: Commits, kinds: Sequence[str]) -> tuple[int, list[str]]:
    """How many are what their events say again, and the streams of those whose command another commit has. As root,
    past the restore mark. Raises a PyMongoError."""
    mended, left = 0, []
    for commit, wanted in list(_differing(commits, kinds)):
        try:
            commits.update_one({"_id": commit["_id"]}, {"$set": wanted}, bypass_document_validation=True)
        except DuplicateKeyError:
            left.append(commit["stream"])
        else:
            mended += 1
    return mended, left


def _differing(commits: Commits, kinds: Sequence[str]) -> Iterator[tuple[Mapping[str, Any], dict[str, str]]]:
    for commit in commits.find():
        wanted = _wanted(commit, kinds)
        if apart := {name: value for name, value in wanted.items() if commit.get(name) != value}:
            yield commit, apart


def _wanted(commit: Mapping[str, Any], kinds: Sequence[str]) -> dict[str, str]:
    if not commit["events"]:
        return _of_nothing(commit, kinds)
    try:
        said = [_decoder.decode(wire) for wire in commit["events"]]
    except msgspec.MsgspecError:
        return {}  # `verify` tells it
    command = {"command_id": said[0].commandid} if said[0].commandid else {}
    return {"key": said[0].subject, "time": said[-1].time, **command}


def _of_nothing(commit: Mapping[str, Any], kinds: Sequence[str]) -> dict[str, str]:
    """The stream is named by its key, or ends in it."""
    stream = str(commit["stream"])
    kind, _, rest = stream.partition(":")
    known = stream == commit["key"] or stream.endswith(f":{commit['key']}")
    key = {} if known else {"key": rest if kind in kinds else stream}
    return {"command_id": str(commit["version"]).removeprefix(NOTHING), **key}
