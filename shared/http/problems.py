"""Errors as RFC 9457 problem details, with a stable `type` and a sentence for people."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import orjson
import structlog
from flask import Flask, Response
from pymongo.errors import PyMongoError
from werkzeug.exceptions import HTTPException

from shared.blobs import Damaged
from shared.errors import (
    Broken,
    Conflict,
    Invalid,
    KeyReused,
    Missing,
    NotAllowed,
    NotRegained,
    Outdated,
    PesananError,
    Stale,
    TooLarge,
    Unavailable,
)

log = structlog.get_logger()
TYPE = "urn:pesanan:problem:"
MEDIA_TYPE = "application/problem+json"
RETRY_AFTER = "2"  # seconds
KINDS: Mapping[type[PesananError], tuple[int, str, str]] = {
    NotAllowed: (409, "not-allowed", "The order doesn't allow this"),
    Conflict: (409, "conflict", "Someone was faster"),
    Stale: (412, "stale", "The order has changed since you read it"),
    Missing: (404, "not-found", "There is no such thing"),
    Invalid: (422, "invalid", "Some fields can't be used"),
    KeyReused: (422, "idempotency-key-reused", "This Idempotency-Key belongs to another request"),
    TooLarge: (413, "too-large", "This is too large"),
    NotRegained: (503, "not-regained", "What was restored is not whole yet"),
    Unavailable: (503, "unavailable", "Something is away, try again"),
    Outdated: (503, "program-outdated", "This program is older than the log"),
    Damaged: (500, "file-damaged", "The stored file is damaged"),
    Broken: (500, "broken", "The log contradicts itself"),
}
HTTP_NAMES = {400: "bad-request", 401: "unauthorized", 403: "forbidden", 404: "not-found", 405: "method-not-allowed"}
HTTP_NAMES |= {413: "too-large", 415: "unsupported-media-type", 422: "invalid", 429: "too-many-requests"}


def problem(
    status: int, name: str, title: str, detail: str, headers: Mapping[str, str] | None = None, **more: Any
) -> Response:
    body = {"type": TYPE + name, "title": title, "status": status, "detail": detail, **more}
    return Response(orjson.dumps(body), status, headers=dict(headers or {}), content_type=MEDIA_TYPE)


def of_error(error: PesananError) -> Response:
    status, name, title = next(KINDS[kind] for kind in type(error).__mro__ if kind in KINDS)
    if isinstance(error, Invalid):
        return problem(status, name, title, str(error), errors=error.fields)
    headers = {"Retry-After": RETRY_AFTER} if isinstance(error, Unavailable) else None
    return problem(status, name, title, str(error), headers)


def of_http(error: HTTPException) -> Response:
    status = error.code or 500
    headers = {
        name: value for name, value in error.get_headers() if name in ("Retry-After", "WWW-Authenticate", "Allow")
    }
    if status == HTTPStatus.UNAUTHORIZED:
        headers.setdefault("WWW-Authenticate", "Bearer")
    return problem(status, HTTP_NAMES.get(status, "http"), error.name, error.description or error.name, headers)


def of_database(error: PyMongoError) -> Response:
    """From whatever reads without an adapter's own care. The log says what kind it was: it may be our mistake."""
    log.error("the database refused", why=type(error).__name__, code=getattr(error, "code", None))
    return of_error(Unavailable("the database does not answer"))


def register(app: Flask) -> None:
    app.register_error_handler(PesananError, of_error)
    app.register_error_handler(PyMongoError, of_database)
    app.register_error_handler(HTTPException, of_http)
