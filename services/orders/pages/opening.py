"""Opens the desk on the application of the orders service."""

from __future__ import annotations

from flask import Flask

from services.orders.pages import (
    addresses,
    bank,
    claims,
    correcting,
    dashboard,
    dispute,
    export,
    live,
    moving,
    order,
    orders,
    people,
    printing,
    problem_pages,
    returning,
    services,
    sign_in,
    spreadsheet,
    stuck,
    then,
    work,
)
from services.orders.pages.assets import serve_assets
from services.orders.pages.desk import desk, prepare

PAGES = (
    sign_in,
    problem_pages,
    dashboard,
    live,
    orders,
    order,
    work,
    claims,
    addresses,
    export,
    moving,
    services,
    stuck,
    people,
    bank,
    correcting,
    returning,
    then,
    dispute,
    printing,
    spreadsheet,
)  # imported for their routes


def open_desk(app: Flask) -> Flask:
    """The same application, with pages under /desk."""
    prepare(app)
    app.register_blueprint(desk)
    serve_assets(app)
    return app
