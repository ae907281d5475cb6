"""What an operator sees of an event unless they ask for what is about a person."""

from __future__ import annotations

import json
from typing import Any

import pytest
from msgspec import inspect

from operations.personal import MASK, readable
from shared.contract.catalogue import CONTRACT
from tests.contract.samples import sample
from tests.unit.invoices.given import placed

ORDER = placed("10001").wire


def changed(**attributes: Any) -> bytes:
    return json.dumps({**json.loads(ORDER), **attributes}).encode()


def test_names_and_addresses_are_masked_and_all_else_is_shown() -> None:
    data = readable(ORDER, personal=False)["data"]
    assert {data["customer"][field] for field in ("name", "email", "phone")} <= {MASK, ""}
    assert data["shipping_address"]["street"] == MASK
    assert data["number"] == "10001"
    assert data["lines"][0]["quantity"] == json.loads(ORDER)["data"]["lines"][0]["quantity"]


def test_all_of_it_is_shown_to_who_asks_for_it() -> None:
    assert readable(ORDER, personal=True) == json.loads(ORDER)


@pytest.mark.parametrize("name", sorted(CONTRACT.types))
def test_no_personal_value_of_any_event_is_shown(name: str) -> None:
    kind = inspect.type_info(CONTRACT.types[name])
    wire = json.dumps({"type": name, "data": marked(kind, sample(kind))}).encode()
    assert "RAHASIA" not in str(readable(wire, personal=False))


def marked(kind: inspect.Type, value: Any) -> Any:
    """The sample with a word in every place that the contract marks as personal."""
    match kind:
        case inspect.Metadata(type=inner, extra=extra):
            return "RAHASIA" if (extra or {}).get("personal") else marked(inner, value)
        case inspect.UnionType(types=types):
            return marked(types[0], value)
        case inspect.StructType(fields=fields):
            return {field.encode_name: marked(field.type, value[field.encode_name]) for field in fields}
        case inspect.VarTupleType(item_type=item):
            return [marked(item, one) for one in value]
        case _:
            return value


@pytest.mark.parametrize(
    "wire",
    [
        changed(type="HeardOfNever"),
        changed(data=["Budi"]),
        changed(data={"customer": "Budi"}),
        changed(data={"subtotal": "Budi"}),
        changed(data={"new_field": "Budi"}),
        changed(new_attribute="Budi"),
        changed(subject={"name": "Budi"}),
        changed(actorip="Budi"),
        b'"Budi"',
        b'["Budi"]',
        b"{Budi",
    ],
)
def test_what_the_contract_does_not_know_may_be_about_a_person(wire: bytes) -> None:
    shown = str(readable(wire, personal=False))
    assert MASK in shown and "Budi" not in shown
    assert "Budi" in str(readable(wire, personal=True))
