"""The contract as marshmallow schemas, made from the same struct types that readers use: one definition, two engines.

marshmallow checks an event once, where it is written, and names every bad field by its path; msgspec decodes it
wherever it is read. A parity test holds the two together.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec
from marshmallow import RAISE, Schema, ValidationError, fields, validate
from msgspec import inspect

from shared.contract.fields import Value
from shared.errors import Invalid


class TrueOrFalse(fields.Boolean):
    """JSON's true and false, and not what only equals them in Python: 1, 0, 1.0."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:  # noqa: ARG002  marshmallow's
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


@cache
def schema_for(struct: type[Value]) -> Schema:
    """A strict schema: unknown fields are refused, since the writer is our own code."""
    kind = inspect.type_info(struct)
    if not isinstance(kind, inspect.StructType):
        raise TypeError(f"{struct.__name__} is no struct")
    made = {f.encode_name: _field(f.type, required=f.required) for f in kind.fields}
    return Schema.from_dict(made, name=struct.__name__)(unknown=RAISE)


def checked(value: Value) -> dict[str, Any]:
    """The value's plain form, or `Invalid` with the path of each field that breaks the contract."""
    plain: dict[str, Any] = msgspec.to_builtins(value)
    try:
        schema_for(type(value)).load(plain)
    except ValidationError as error:
        raise Invalid(flat_messages(error.messages)) from error
    return plain


def flat_messages(messages: Any, path: str = "") -> dict[str, list[str]]:
    """marshmallow's nested messages as `{"lines.0.quantity": ["..."]}`."""
    if not isinstance(messages, dict):
        return {path: [str(said) for said in messages]}
    flat: dict[str, list[str]] = {}
    for name, inner in messages.items():
        step = path if name == "_schema" else f"{path}.{name}".lstrip(".")
        flat.update(flat_messages(inner, step))
    return flat


def _field(kind: inspect.Type, *, required: bool, allow_none: bool = False) -> fields.Field[Any]:  # noqa: PLR0911  a table
    options: dict[str, Any] = {"required": required, "allow_none": allow_none}
    match kind:  # one case a kind of value: the table is the contract
        case inspect.Metadata(type=inner):
            return _field(inner, required=required, allow_none=allow_none)
        case inspect.UnionType(types=types):
            (inner,) = (t for t in types if not isinstance(t, inspect.NoneType))
            return _field(inner, required=required, allow_none=True)
        case inspect.IntType():
            return fields.Integer(strict=True, validate=_range(kind), **options)
        case inspect.StrType():
            return fields.String(validate=_text(kind), **options)
        case inspect.BoolType():
            return TrueOrFalse(**options)
        case inspect.EnumType(cls=choices):
            return fields.String(validate=validate.OneOf([choice.value for choice in choices]), **options)
        case inspect.StructType(cls=struct):
            return fields.Nested(schema_for(struct), **options)
        case inspect.VarTupleType(item_type=item):
            return fields.List(_field(item, required=True), validate=_length(kind), **options)
        case inspect.DictType():
            return fields.Dict(keys=fields.String(), **options)
        case _:
            raise TypeError(f"the contract has no {kind}")


def _range(kind: inspect.IntType) -> validate.Range | None:
    return None if kind.ge is None and kind.le is None else validate.Range(min=kind.ge, max=kind.le)


def _text(kind: inspect.StrType) -> list[validate.Validator]:
    rules: list[validate.Validator] = list(_length(kind))
    if kind.pattern is not None:
        rules.append(validate.Regexp(kind.pattern))
    return rules


def _length(kind: inspect.StrType | inspect.VarTupleType) -> list[validate.Length]:
    if kind.min_length is None and kind.max_length is None:
        return []
    return [validate.Length(min=kind.min_length, max=kind.max_length)]
