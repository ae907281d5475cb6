"""How a route says what it takes and answers, and where the OpenAPI description of all of them is served."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from flask import Flask
from flask_smorest import Api, Blueprint
from flask_swagger_ui import get_swaggerui_blueprint
from marshmallow import Schema, fields

from shared.contract.checking import schema_for
from shared.contract.fields import Value
from shared.http.queries import asks, check_query

View = TypeVar("View", bound=Callable[..., Any])


class Problem(Schema):
    """RFC 9457 problem details; `errors` maps a field's path to sentences."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    errors = fields.Dict(keys=fields.String(), values=fields.List(fields.String()))


class QuietApi(Api):  # type: ignore[misc]  # the library carries no types
    """flask-smorest for the description only: errors are ours, as problem details."""

    def _register_error_handlers(self) -> None:
        """Left out on purpose: see shared/http/problems.py."""


def describe(app: Flask, service: str, parts: Sequence[Blueprint]) -> None:
    """Serve the parts, their description at `/api/openapi.json`, and a page of it at `/api/docs`."""
    app.config.update(
        API_TITLE=f"Pesanan: {service}",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api",
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={"security": [{"key": []}]},
    )
    api = QuietApi(app)
    api.spec.components.security_scheme("key", {"type": "http", "scheme": "bearer"})
    for part in parts:
        api.register_blueprint(part)
    app.register_blueprint(get_swaggerui_blueprint("/api/docs", "/api/openapi.json", config={"app_name": "Pesanan"}))


def blueprint(name: str, description: str) -> Blueprint:
    """Its queries may have the names that its views are described with, and no others."""
    made = Blueprint(name, f"{__name__}.{name}", url_prefix="/api/v1", description=description)
    made.before_request(check_query)
    return made


def queried(routes: Blueprint, query: Mapping[str, str]) -> Callable[[View], View]:
    """What a view's query may have, each name with what it means: described, and all others refused."""
    parameters = [
        {"in": "query", "name": name, "schema": {"type": "string"}, "description": means}
        for name, means in query.items()
    ]

    def document(route: View) -> View:
        described: View = routes.doc(**({"parameters": parameters} if parameters else {}))(route)
        return asks(query)(described)

    return document


def answers(
    routes: Blueprint,
    view: type[Value],
    *,
    status: int = 200,
    takes: type[Value] | None = None,
    query: Mapping[str, str] | None = None,
) -> Callable[[View], View]:
    """`query` maps a parameter's name to what it means."""

    def document(route: View) -> View:
        more: dict[str, Any] = {}
        if takes is not None:
            more["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema_for(takes)}}}
        documented: View = routes.doc(**more)(queried(routes, query or {})(route))
        documented = routes.alt_response(
            422, schema=Problem, description="A problem; its `type` says which", content_type="application/problem+json"
        )(documented)
        answered: View = routes.response(status, schema_for(view))(documented)
        return answered

    return document
