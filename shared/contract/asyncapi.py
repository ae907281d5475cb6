"""The events as an AsyncAPI 3 document: `python -m shared.contract.asyncapi > docs/asyncapi.json`."""

from __future__ import annotations

import sys
from typing import Any

import msgspec
import orjson

from shared.contract.catalogue import PUBLISHED, topic_of
from shared.contract.events import Event
from shared.contract.wire import CONTENT_TYPE, SOURCE, Envelope

ATTRIBUTES = [field.name for field in msgspec.structs.fields(Envelope)]


def document() -> dict[str, Any]:
    """AsyncAPI 3.0: a channel a service's topic, a message an event type."""
    kinds = sorted({kind for kinds in PUBLISHED.values() for kind in kinds}, key=lambda kind: kind.__name__)
    _, schemas = msgspec.json.schema_components(kinds, ref_template="#/components/schemas/{name}")
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Pesanan: events",
            "version": "1",
            "description": "CloudEvents 1.0, JSON, structured mode. At least once, in order within a stream, but may "
            "step back: drop by (source, stream, streamversion). The record's key is the subject.",
        },
        "defaultContentType": CONTENT_TYPE,
        "channels": {service: _channel(service, kinds_of) for service, kinds_of in PUBLISHED.items()},
        "operations": {
            f"publish-{service}": {"action": "send", "channel": {"$ref": f"#/channels/{service}"}}
            for service in PUBLISHED
        },
        "components": {"messages": {kind.__name__: _message(kind) for kind in kinds}, "schemas": schemas},
    }


def _channel(service: str, kinds: tuple[type[Event], ...]) -> dict[str, Any]:
    names = sorted(kind.__name__ for kind in kinds)
    return {
        "address": topic_of(service),
        "description": f"What the {service} service publishes, with source {SOURCE}{service}.",
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in names},
    }


def _message(kind: type[Event]) -> dict[str, Any]:
    data = {"$ref": f"#/components/schemas/{kind.__name__}"}
    whole: dict[str, Any] = {name: {"type": "string"} for name in ATTRIBUTES}
    whole |= {"dataversion": {"const": kind.dataversion}, "streamversion": {"type": "integer", "minimum": 1}}
    whole |= {"specversion": {"const": "1.0"}, "type": {"const": kind.__name__}, "data": data}
    whole["commandid"] = {"type": "string", "description": "what was asked, once: events of one commit share it"}
    payload = {"type": "object", "required": ATTRIBUTES, "properties": whole}
    return {"name": kind.__name__, "contentType": CONTENT_TYPE, "summary": _summary(kind), "payload": payload}


def _summary(kind: type[Event]) -> str:
    return " ".join((kind.__doc__ or "").split())


def as_bytes() -> bytes:
    return orjson.dumps(document(), option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n"


if __name__ == "__main__":
    sys.stdout.buffer.write(as_bytes())
