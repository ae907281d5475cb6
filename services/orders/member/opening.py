"""Opens the member area on the application of the orders service, beside the desk whose assets and words it shares."""

from __future__ import annotations

from flask import Flask

from services.orders.member import order, orders, payment, problem_pages, returning, sign_in
from services.orders.member.area import area
from services.orders.member.members import make_doors

PAGES = (sign_in, problem_pages, orders, order, payment, returning)  # imported for their routes


def open_member_area(app: Flask) -> Flask:
    """The same application, with pages under /member. The desk must have been opened before."""
    make_doors(app)
    app.register_blueprint(area)
    return app
