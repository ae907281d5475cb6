"""A projection: what a page shows after an event. It knows nothing of batches, offsets or retries.

    order_pages = Projection("order_pages", OrderPage, key=of_order, whole=True)

    @order_pages.projects(StatusChanged)
    def status_changed(page: OrderPage, event: Recorded[StatusChanged]) -> OrderPage: ...

Each field is fed by one source stream only, so that any interleaving of the topics ends in the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

import msgspec
from msgspec.structs import replace
from pymongo import IndexModel

from shared.contract.events import Event, Recorded

E = TypeVar("E", bound=Event)


class Document(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What is stored: these fields, with `_id` and `positions` beside them. Every other field needs a default."""

    id: str


D = TypeVar("D", bound=Document)
Fold = Callable[[D, Recorded[Any]], D]


class Projection(Generic[D]):
    """`key` names the documents that an event belongs to (none: not its business).

    `whole`: the document takes every event of its streams, unknown ones included, and a gap means a broken log. `own`:
    from a document's id to the stream (as `positions` names it) whose version is the document's `version`.
    """

    def __init__(
        self,
        name: str,
        document: type[D],
        *,
        key: Callable[[Recorded[Any]], Sequence[str]],
        whole: bool = False,
        own: Callable[[str], str] | None = None,
        indexes: Sequence[IndexModel] = (),
    ) -> None:
        self.name = name
        self.document = document
        self.key = key
        self.whole = whole
        self.own = own
        self.indexes = tuple(indexes)
        self.folds: dict[type[Event], Fold[D]] = {}

    def projects(self, kind: type[E]) -> Callable[[Callable[[D, Recorded[E]], D]], Callable[[D, Recorded[E]], D]]:
        def register(fold: Callable[[D, Recorded[E]], D]) -> Callable[[D, Recorded[E]], D]:
            self.folds[kind] = fold
            return fold

        return register

    def fold(self, document: D, recorded: Recorded[Event]) -> D:
        """The document after the event; the same document where nothing it shows has changed."""
        known = self.folds.get(type(recorded.event))
        return known(document, recorded) if known else document

    def at(self, document: D, positions: Mapping[str, int]) -> D:
        """With the version at which its own stream stands, however little of that stream this program knows: a change
        is made after that version, and one counted by folds would stay behind an unknown event for ever."""
        if self.own is None:
            return document
        version = positions.get(self.own(document.id), 0)
        return document if getattr(document, "version") == version else replace(document, version=version)  # noqa: B009
