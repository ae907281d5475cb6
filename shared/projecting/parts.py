"""A document's fields as BSON, each encoded once.

A history grows by an entry while the rest of the page stays as it is: to write the page again costs what has changed
and not what is there. A field, or an item of a list, that is the very object of the document before is taken over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from operator import attrgetter, is_
from typing import Any

import bson
import msgspec
from bson.raw_bson import RawBSONDocument

from shared.projecting.projection import Document

PLAIN = (str, int)  # as BSON takes them
FIELD = 8  # bytes, of a small value or around a text
KEY = "id"  # stored as `_id`, and by whoever stores the rest


class Parts(msgspec.Struct, frozen=True, gc=False):
    """`fields`: of `document`, all but its key. Encoded they are the same bytes as the plain fields, about `size`."""

    document: Document | None
    fields: Mapping[str, Any]
    size: int = 0

    def of(self, document: Document) -> Parts:
        """Those of what the document has become since."""
        if document is self.document:
            return self
        names, values_of = _fields(type(document))
        values, fields, size = values_of(document), dict(self.fields), self.size
        before = values_of(self.document) if self.document else (None,) * len(names)
        for name, value, was in zip(names, values, before, strict=True):
            if value is not was or self.document is None:
                known = fields.get(name, ())
                fields[name] = _items(value, was, known) if type(value) is tuple else _encoded(value)
                size += _grown(known, fields[name])
        return Parts(document, fields, size)


NO_PARTS = Parts(None, {})


@cache
def _fields(kind: type[Document]) -> tuple[tuple[str, ...], Callable[[Document], tuple[Any, ...]]]:
    names = tuple(name for name in kind.__struct_fields__ if name != KEY)
    return names, attrgetter(*names) if len(names) > 1 else lambda document: (getattr(document, names[0]),)


def _items(value: tuple[object, ...], was: object, encoded: Any) -> list[object]:
    """A list that has only grown keeps what it was."""
    if type(was) is tuple and len(was) <= len(value) and all(map(is_, was, value)):
        return [*encoded, *map(_encoded, value[len(was) :])]
    return [*map(_encoded, value)]


def _encoded(value: object) -> object:
    if isinstance(value, msgspec.Struct):
        return RawBSONDocument(bson.encode(msgspec.to_builtins(value)))
    return value if type(value) in PLAIN else msgspec.to_builtins(value)


def _grown(was: Any, now: Any) -> int:
    """By how many bytes. Of a list that has only grown no more than what is new is looked at."""
    if type(was) is list and type(now) is list and was and len(was) <= len(now) and now[len(was) - 1] is was[-1]:
        return sum(map(_size, now[len(was) :]))
    return _size(now) - _size(was)


def _size(part: Any) -> int:
    kind = type(part)
    if kind is RawBSONDocument:
        return len(part.raw)
    if kind is str:
        return len(part) + FIELD
    if kind is list or kind is tuple:
        return sum(map(_size, part))
    return sum(map(_size, (*part, *part.values()))) if kind is dict else FIELD
