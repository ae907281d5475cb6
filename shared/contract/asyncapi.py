"""The events as an AsyncAPI 3 document: `python -m shared.contract.asyncapi > docs/asyncapi.json`."""

from __future__ import annotations

import sys
from inspect import cleandoc
from typing import Any

import msgspec
import orjson

from shared.contract import states
from shared.contract.catalogue import PUBLISHED, topic_of
from shared.contract.events import Event
from shared.contract.fields import Value
from shared.contract.wire import CONTENT_TYPE, SOURCE, Envelope

ATTRIBUTES = [field.name for field in msgspec.structs.fields(Envelope)]


def document() -> dict[str, Any]:
    """AsyncAPI 3.0: a channel a service's topic, a message an event type."""
    kinds = sorted({kind for kinds in PUBLISHED.values() for kind in kinds}, key=lambda kind: kind.__name__)
    described = [*kinds, states.ServiceStateChanged]
    _, schemas = msgspec.json.schema_components(described, ref_template="#/components/schemas/{name}")
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Pesanan: events",
            "version": "1",
            "description": "CloudEvents 1.0, JSON, structured mode. At least once, in order within a stream, but may "
            "step back: drop by (source, stream, streamversion). The record's key is the subject.",
        },
        "defaultContentType": CONTENT_TYPE,
        "channels": {service: _channel(service, kinds_of) for service, kinds_of in PUBLISHED.items()}
        | {states.TOPIC: _states_channel()},
        "operations": {
            f"publish-{channel}": {"action": "send", "channel": {"$ref": f"#/channels/{channel}"}}
            for channel in (*PUBLISHED, states.TOPIC)
        },
        "components": {
            "messages": {kind.__name__: _message(kind) for kind in kinds} | {states.KIND: _state_message()},
            "schemas": {name: _dedented(schema) for name, schema in schemas.items()},
        },
    }


def _dedented(schema: dict[str, Any]) -> dict[str, Any]:
    """Up to Python 3.12 a docstring keeps the indentation that it has in the code."""
    return schema | {"description": cleandoc(schema["description"])} if "description" in schema else schema


def _channel(service: str, kinds: tuple[type[Event], ...]) -> dict[str, Any]:
    names = sorted(kind.__name__ for kind in kinds)
    return {
        "address": topic_of(service),
        "description": f"What the {service} service publishes, with source {SOURCE}{service}.",
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in names},
    }


def _states_channel() -> dict[str, Any]:
    return {
        "address": states.TOPIC,
        "description": "How each service stands. Compacted: the newest of each process, which is the record's key.",
        "messages": {states.KIND: {"$ref": f"#/components/messages/{states.KIND}"}},
    }


def _state_message() -> dict[str, Any]:
    payload = {"$ref": f"#/components/schemas/{states.ServiceStateChanged.__name__}"}
    summary = _summary(states.ServiceState)
    return {"name": states.KIND, "contentType": CONTENT_TYPE, "summary": summary, "payload": payload}


def _message(kind: type[Event]) -> dict[str, Any]:
    data = {"$ref": f"#/components/schemas/{kind.__name__}"}
    whole: dict[str, Any] = {name: {"type": "string"} for name in ATTRIBUTES}
    whole |= {"dataversion": {"const": kind.dataversion}, "streamversion": {"type": "integer", "minimum": 1}}
    whole |= {"specversion": {"const": "1.0"}, "type": {"const": kind.__name__}, "data": data}
    whole["commandid"] = {"type": "string", "description": "what was asked, once: events of one commit share it"}
    payload = {"type": "object", "required": ATTRIBUTES, "properties": whole}
    return {"name": kind.__name__, "contentType": CONTENT_TYPE, "summary": _summary(kind), "payload": payload}


def _summary(kind: type[Value]) -> str:
    return " ".join((kind.__doc__ or "").split())


def as_bytes() -> bytes:
    return orjson.dumps(document(), option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n"


if __name__ == "__main__":
    sys.stdout.buffer.write(as_bytes())
