"""A whole journal, read in the order of its streams."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pymongo import ASCENDING
from pymongo.collection import Collection

Event = tuple[str, int, bytes, bytes]
"""Stream, version, record key, wire."""


def events_of(commits: Collection[dict[str, Any]], which: dict[str, Any]) -> Iterator[Event]:
    """By stream and version. Raises a PyMongoError when MongoDB is away: then what was read doesn't count."""
    for commit in commits.find(which, sort=[("stream", ASCENDING), ("version", ASCENDING)]):
        for place, wire in enumerate(commit["events"]):
            yield commit["stream"], commit["version"] + place, commit["key"].encode(), bytes(wire)
