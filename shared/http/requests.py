"""From a request to the context of a command."""

from __future__ import annotations

import json
import re
from collections import Counter
from hashlib import sha256
from typing import Any, TypeVar

import msgspec
import orjson
from flask import request
from marshmallow import ValidationError
from werkzeug.datastructures import FileStorage

from shared.contract.checking import flat_messages, schema_for
from shared.contract.fields import Value
from shared.errors import Invalid
from shared.http.queries import LONGEST_NAME
from shared.journal.port import Actor, Context

LONGEST_KEY = 200
LONGEST_TRACE = 100
TRACEPARENT = re.compile(r"[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*")
LARGEST_BODY = 256 * 1024  # bytes, of anything but a form with files
V = TypeVar("V", bound=Value)


def command_context(principal: str, actor: Actor, new_id: str) -> Context:
    """The command's id is `hash(principal, route, Idempotency-Key)`; without a key each request is a new command.

    The body's digest tells a repeat from another request under the same key.
    """
    key = request.headers.get("Idempotency-Key", "").strip()
    if len(key) > LONGEST_KEY:
        raise Invalid({"Idempotency-Key": [f"may have at most {LONGEST_KEY} characters"]})
    made_of = "\x00".join((principal, request.method, request.full_path, key or new_id))
    return Context(
        command_id=sha256(made_of.encode()).hexdigest(),
        actor=actor,
        correlation_id=callers_trace() or new_id,
        fingerprint=_fingerprint() if key else "",
    )


def callers_trace() -> str:
    """The id under which the caller knows what it is doing: `X-Correlation-Id`, or the trace of a `traceparent` (W3C
    Trace Context). Empty where it sends neither."""
    told = request.headers.get("X-Correlation-Id", "").strip()[:LONGEST_TRACE]
    trace = TRACEPARENT.fullmatch(request.headers.get("traceparent", "").strip())
    return told or (trace.group(1) if trace else "")


def limit_body() -> None:
    """Before a request's body is read: only a form with files may be larger, up to the application's own limit."""
    if request.mimetype != "multipart/form-data":
        request.max_content_length = LARGEST_BODY


def _fingerprint() -> str:
    """A form's boundary is another one at every try, so a form is known by its fields and files."""
    if request.mimetype != "multipart/form-data":
        return sha256(request.get_data(cache=True)).hexdigest()
    fields = [[name, *values] for name, values in sorted(request.form.lists())]
    files = [[name, _digest(file)] for name, file in sorted(request.files.items(multi=True), key=lambda one: one[0])]
    return sha256(orjson.dumps([fields, files])).hexdigest()


def _digest(file: FileStorage) -> str:
    """Of the whole file, wherever it has been read to; it can be read again from its beginning."""
    file.stream.seek(0)
    digest = sha256(file.stream.read()).hexdigest()
    file.stream.seek(0)
    return digest


def json_body() -> Any:
    """Raises Invalid for what is no JSON, and for a field that is given twice: nobody knows which of them is meant."""
    body = request.get_data(cache=True) or b"null"
    try:
        found = orjson.loads(body)
        json.loads(body, object_pairs_hook=_each_once)
    except (ValueError, RecursionError) as error:
        raise Invalid({"": [f"the body is no JSON: {error}"]}) from error
    return found


def _each_once(pairs: list[tuple[str, Any]]) -> None:
    """orjson takes the last of two fields of one name without a word."""
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names):
        twice = [name for name, times in Counter(names).items() if times > 1]
        raise Invalid({name[:LONGEST_NAME]: ["may be given once"] for name in twice})


def body_as(kind: type[V], plain: Any = None) -> V:
    """The body (or `plain`, its parsed form) as a checked value. Raises Invalid with the path of each bad field."""
    found = json_body() if plain is None else plain
    if not isinstance(found, dict):
        raise Invalid({"": ["the body must be a JSON object"]})
    try:
        schema_for(kind).load(found)
        return msgspec.convert(found, kind)
    except ValidationError as error:
        raise Invalid(flat_messages(error.messages)) from error
    except msgspec.ValidationError as error:
        raise Invalid({"": [str(error)]}) from error
