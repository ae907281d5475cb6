"""The order page: everything about one order, its history, and the form that adds to it."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from services.orders.api.callers import wiring
from services.orders.api.history_view import admin_history, customer_history
from services.orders.api.order_view import order_view
from services.orders.api.whole_numbers import whole_number
from services.orders.pages.desk import desk
from services.orders.pages.happenings import happenings, newer_than
from services.orders.pages.history_form import COURIERS, HistoryForm, choices, filled, untouched
from services.orders.pages.saved_texts import saved_texts
from services.orders.projections.order_page import OrderPage
from services.orders.projections.order_page_returns import returns_of
from services.orders.projections.reading import Page
from shared.bootstrap import new_id

TOLD = 3  # entries that are named beside the form: more would hide its button


def page_of(number: str) -> Page:
    """At the version that the address asks for, since a button has just been pressed. Raises Missing."""
    return wiring().reading.order(number, whole_number(request.args.get("at", "")) or 0)


@desk.get("/orders/<string:number>")
def order(number: str) -> str:
    page = page_of(number)
    return shown(page, untouched(page.order))


@desk.get("/orders/<string:number>/news")
def order_news(number: str) -> str:
    """All but the form, which somebody may be filling in, and what that form depends on."""
    page = page_of(number)
    found, form = facts(page), filled(request.args)
    newer = newer_than(whole_number(request.args.get("since", "")), found["happenings"])
    return render_template(
        "desk/order_newer.html", **found, form=form, choices=choices(page.order, form), newer=newer, most=TOLD
    )


@desk.get("/orders/<string:number>/as-customer")
def as_customer(number: str) -> str:
    page = page_of(number).order
    return render_template("desk/as_customer.html", order=order_view(page), entries=customer_history(page))


def shown(page: Page, form: HistoryForm, refused: str = "", return_refused: str = "", return_reason: str = "") -> str:
    return render_template(
        "desk/order.html",
        **facts(page),
        form=form,
        refused=refused,
        return_refused=return_refused,
        return_reason=return_reason,
        choices=choices(page.order, form),
        couriers=COURIERS,
        once=new_id(),
        texts=saved_texts(page.order.placed.customer.language if page.order.placed else "id"),
    )


def facts(page: Page) -> dict[str, Any]:
    """What the page shows besides the form."""
    return {
        "order": order_view(page.order),
        "behind": page.behind,
        "happenings": happenings(admin_history(page.order)),
        "points": sum(line.points * line.quantity for line in _lines(page.order)),
        "open_returns": [one for one in returns_of(page.order) if not one.decision],
        "papers": page.order.invoice.documents(),
        "pressing": new_id(),
    }


def _lines(page: OrderPage) -> tuple[Any, ...]:
    return page.placed.lines if page.placed else ()
