"""A value for every type of the contract: one fixed sample, and a Hypothesis strategy of plain forms, good and bad."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from msgspec import inspect

from services.payments.api.fed_movement import Rupiahs
from shared.contract.fields import Currency, Day, Language, Moment

TEXTS = {Moment: "2026-11-24T07:00:00.123456Z", Day: "2026-11-24", Currency: "IDR", Rupiahs: "IDR", Language: "id"}


def pattern_of(kind: Any) -> str:
    (meta,) = kind.__metadata__
    return str(meta.pattern)


PATTERNS = {pattern_of(kind): text for kind, text in TEXTS.items()}


def sample(kind: inspect.Type) -> Any:  # noqa: PLR0911  a table
    """The same plain value at every call."""
    match kind:
        case inspect.Metadata(type=inner):
            return sample(inner)
        case inspect.UnionType(types=types):
            return sample(types[0])
        case inspect.IntType():
            return max(kind.ge or 0, 7)
        case inspect.StrType():
            return PATTERNS[kind.pattern] if kind.pattern else "contoh"
        case inspect.BoolType():
            return True
        case inspect.EnumType(cls=choices):
            return next(iter(choices)).value
        case inspect.StructType(fields=fields):
            return {field.encode_name: sample(field.type) for field in fields}
        case inspect.VarTupleType(item_type=item):
            return [sample(item)]
        case _:
            raise TypeError(f"no sample of {kind}")


ODD: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 5),
    st.just(10**16),
    st.text(max_size=5),
    st.floats(),
    st.just([]),
    st.just({}),
)


def plain_forms(kind: inspect.Type) -> st.SearchStrategy[Any]:
    """Mostly right, with odd values anywhere: what a careless program may send."""
    return st.one_of(_right(kind), _right(kind), _right(kind), ODD)


def _right(kind: inspect.Type) -> st.SearchStrategy[Any]:  # noqa: PLR0911  a table
    match kind:
        case inspect.Metadata(type=inner):
            return _right(inner)
        case inspect.UnionType(types=types):
            return st.one_of(*map(_right, types))
        case inspect.NoneType():
            return st.none()
        case inspect.IntType():
            return st.integers((kind.ge or 0) - 1, 50)
        case inspect.StrType():
            good = PATTERNS[kind.pattern] if kind.pattern else "contoh"
            return st.one_of(
                st.just(good), st.text(max_size=8), st.sampled_from(["\n", "\r", " ", "x"]).map(good.__add__)
            )
        case inspect.EnumType(cls=choices):
            return st.sampled_from([choice.value for choice in choices])
        case inspect.StructType(fields=fields):
            return st.fixed_dictionaries(
                {f.encode_name: plain_forms(f.type) for f in fields if f.required},
                optional={f.encode_name: plain_forms(f.type) for f in fields if not f.required},
            )
        case inspect.VarTupleType(item_type=item):
            return st.lists(plain_forms(item), max_size=2)
        case _:
            return st.just(sample(kind))
