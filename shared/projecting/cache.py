"""The documents that were written last, of all projections of a process together: so that the next event of the same
order reads nothing. Up to so many bytes; the least recently used go first."""

from __future__ import annotations

from typing import Any

from cachetools import LRUCache

from shared.projecting.stored import Stored

MIB = 1024 * 1024
HELD = 3  # bytes in memory, of a document with its parts, for each that it takes encoded; measured: 2.5 to 3.2
LEAST = 640  # bytes encoded of a document with nothing in it: its positions, their hashes, small fields


class PageCache:
    """By projection and key."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._kept: LRUCache[tuple[str, str], Stored[Any]] = LRUCache(most_bytes, getsizeof=held_bytes)

    @property
    def size(self) -> int:
        """Bytes, as they are reckoned."""
        return int(self._kept.currsize)

    def get(self, projection: str, key: str) -> Stored[Any] | None:
        return self._kept.get((projection, key))

    def keep(self, projection: str, key: str, stored: Stored[Any]) -> None:
        """What is larger than all that may be kept isn't."""
        if held_bytes(stored) > self._most:
            self.drop(projection, key)
        else:
            self._kept[projection, key] = stored

    def drop(self, projection: str, key: str) -> None:
        self._kept.pop((projection, key), None)

    def drop_all(self, projection: str) -> None:
        for kept in [kept for kept in self._kept if kept[0] == projection]:
            self._kept.pop(kept)


def held_bytes(stored: Stored[Any]) -> int:
    """About what it takes in memory, by its parts: nothing is encoded for it."""
    return HELD * (LEAST + stored.encoded().parts.size)
