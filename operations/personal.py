"""An event without what it says about a person, by the marks in the contract's types.

What the contract doesn't know (another version's field, a foreign type) may be about a person, so it is masked too.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import inspect

from shared.contract.catalogue import CONTRACT
from shared.contract.wire import Envelope

MASK = "(masked)"
ADDRESS = "actorip"
ATTRIBUTES = {field.name for field in msgspec.structs.fields(Envelope)}


def readable(wire: bytes, *, personal: bool) -> Any:
    """The event in its plain form; with `personal` all of it, and bytes that are no JSON as text."""
    try:
        plain = msgspec.json.decode(wire)
    except msgspec.DecodeError:
        return wire.decode(errors="backslashreplace") if personal else f"{MASK}: {len(wire)} bytes that are no JSON"
    return plain if personal else _event(plain)


def _event(plain: Any) -> Any:
    if not isinstance(plain, dict):
        return MASK
    kind = CONTRACT.types.get(str(plain.get("type")))
    shown = {name: value if _is_attribute(name, value) else MASK for name, value in plain.items()}
    data = _masked(plain["data"], inspect.type_info(kind)) if kind and "data" in plain else MASK
    return shown | {name: value for name, value in {"data": data, ADDRESS: MASK}.items() if plain.get(name)}


def _is_attribute(name: str, value: Any) -> bool:
    return name in ATTRIBUTES and isinstance(value, str | int)


def _masked(value: Any, kind: inspect.Type) -> Any:  # noqa: PLR0911  a table
    match kind:
        case inspect.Metadata(type=inner, extra=extra):
            return MASK if (extra or {}).get("personal") else _masked(value, inner)
        case inspect.UnionType(types=types):
            (inner,) = (one for one in types if not isinstance(one, inspect.NoneType))
            return None if value is None else _masked(value, inner)
        case inspect.StructType(fields=fields) if isinstance(value, dict):
            known = {field.encode_name: field.type for field in fields}
            return {name: _masked(one, known[name]) if name in known else MASK for name, one in value.items()}
        case inspect.VarTupleType(item_type=item) if isinstance(value, list):
            return [_masked(one, item) for one in value]
        case inspect.DictType(value_type=item) if isinstance(value, dict):
            return {name: _masked(one, item) for name, one in value.items()}
        case inspect.IntType() | inspect.BoolType() if isinstance(value, int):
            return value
        case inspect.StrType() | inspect.EnumType() if isinstance(value, str):
            return value
        case _:  # another kind of value than the contract has here
            return MASK
