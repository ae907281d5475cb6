"""The filters of the list of orders."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from services.orders.api.whole_numbers import whole_number
from services.orders.projections.name_parts import named_like
from shared.contract.orders import Status
from shared.contract.times import as_text, moment_told
from shared.errors import Invalid

BARE_PLUS = re.compile(r"(T\S+) (?=[0-9]{2}(:?[0-9]{2})?$)")
FILTERS = {
    "number": "the order's number",
    "customer": "a part of the customer's name",
    "status": "one of the 14 statuses",
    "total_from": "whole rupiah",
    "total_to": "whole rupiah",
    "placed_from": "RFC 3339 time with its zone",
    "placed_to": "RFC 3339 time with its zone, not included",
    "modified_from": "RFC 3339 time with its zone",
    "modified_to": "RFC 3339 time with its zone, not included",
}


def orders_query(args: Mapping[str, str]) -> dict[str, Any]:
    """A query over the orders' documents. Raises Invalid with the name of each bad filter."""
    query: dict[str, Any] = {}
    if number := args.get("number", "").strip():
        query["_id"] = number
    if customer := args.get("customer", "").strip():
        query |= named_like(_part(customer))
    if status := args.get("status", ""):
        query["status"] = _status(status)
    query |= _range(args, "total", "total", _rupiah)
    query |= _range(args, "placed", "placed_at", _moment)
    query |= _range(args, "modified", "modified_at", _moment)
    return query


def _range(args: Mapping[str, str], name: str, field: str, convert: Any) -> dict[str, Any]:
    upper = "$lte" if name == "total" else "$lt"
    bounds = {
        operator: convert(f"{name}_{side}", args[f"{name}_{side}"])
        for side, operator in (("from", "$gte"), ("to", upper))
        if args.get(f"{name}_{side}")
    }
    return {field: bounds} if bounds else {}


def _part(text: str) -> str:
    if "\x00" in text:
        raise Invalid({"customer": ["must be a part of a name"]})
    return text[:100]


def _status(text: str) -> str:
    if text not in {status.value for status in Status}:
        raise Invalid({"status": [f"must be one of {', '.join(Status)}"]})
    return text


def _rupiah(name: str, text: str) -> int:
    rupiah = whole_number(text)
    if rupiah is None:
        raise Invalid({name: ["must be a whole number of rupiah"]})
    return rupiah


def _moment(name: str, text: str) -> str:
    """A bare + comes as a blank. Between a time and what can only be its zone, a + is what was meant."""
    try:
        return as_text(moment_told(name, BARE_PLUS.sub(r"\1+", text)))
    except Invalid as error:
        if " " not in text:
            raise
        raise Invalid({name: [*error.fields[name], "(in an address a + is written as %2B)"]}) from error
