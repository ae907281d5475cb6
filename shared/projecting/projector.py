"""Folds batches into the documents of every projection."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pymongo.database import Database

from shared.consuming.work import Incoming
from shared.projecting.cache import MIB, PageCache
from shared.projecting.folder import Folder, Refused
from shared.projecting.projection import Projection
from shared.projecting.read import collection_name
from shared.settings import CACHE_MIB


class Projector:
    """Implements `Reaction` for all projections of a service, in one generation's collections. `cache_mib`: what of the
    documents it may hold in memory, of all projections together."""

    def __init__(
        self,
        database: Database[dict[str, Any]],
        projections: Sequence[Projection[Any]],
        generation: int,
        cache_mib: float = CACHE_MIB,
    ) -> None:
        cache = PageCache(int(cache_mib * MIB))
        self._folders = [Folder(p, database[collection_name(p.name, generation)], cache) for p in projections]

    def take(self, batch: Sequence[Incoming]) -> Sequence[tuple[Incoming, str]]:
        refused: Refused = {}
        for folder in self._folders:
            for incoming, why in folder.take([one for one in batch if one.record.key not in refused]):
                refused.setdefault(incoming.record.key, (incoming, why))
        return list(refused.values())

    def forget(self) -> None:
        for folder in self._folders:
            folder.forget()
