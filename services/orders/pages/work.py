"""The buttons of the order page. Each is one command of the API's own."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, make_response, redirect, render_template, request, url_for

from services.orders.api import command_log
from services.orders.api.callers import wiring
from services.orders.api.views import placed_of
from services.orders.pages import commanding, notices
from services.orders.pages.desk import desk
from services.orders.pages.documents import document
from services.orders.pages.foretelling import foretell
from services.orders.pages.history_form import filled
from services.orders.pages.order import page_of, shown
from services.orders.pages.problem_pages import sentence_of
from shared.errors import Conflict, Invalid, KeyReused, Missing, NotAllowed, PesananError, Stale, TooLarge
from shared.http import problems
from shared.journal.port import Commit

MENDABLE = (Invalid, NotAllowed, Stale, Conflict, TooLarge, KeyReused)  # by the person, in the form as it stands
ORDER = "/orders/<string:number>"


@desk.post(f"{ORDER}/history")
def add_history(number: str) -> Response:
    page, form = page_of(number), filled(request.form)
    try:
        change = form.change(page.order)
        seen = commanding.expected_version()
        commit = wiring().orders.add_history(number, change, commanding.context(), seen)
    except MENDABLE as error:
        return make_response(shown(page_of(number), form, sentence_of(error)), problems.of_error(error).status_code)
    return _done(number, commit, "history-added")


@desk.post(f"{ORDER}/preview")
@desk.post(f"{ORDER}/news/preview", endpoint="preview_of_news")  # after news, and not by anybody's hand
def preview(number: str) -> str:
    page = page_of(number).order
    try:
        foretold, refused = foretell(placed_of(page), filled(request.form).change(page)), ""
    except PesananError as error:
        foretold, refused = None, sentence_of(error)
    return render_template("desk/preview.html", foretold=foretold, refused=refused, customer=placed_of(page).customer)


@desk.post(f"{ORDER}/invoice")
def request_invoice(number: str) -> Response:
    return _done(number, wiring().orders.request_invoice(number, commanding.context()), "invoice-requested")


@desk.get(f"{ORDER}/invoice.pdf")
def invoice_pdf(number: str) -> Response:
    invoice = page_of(number).order.invoice
    if invoice.document is None:
        raise Missing("order {number} has no invoice", number=number)
    return document(invoice.document, f"{invoice.number.replace('/', '-')}.pdf")


@desk.get(f"{ORDER}/papers/<path:paper>.pdf")
def paper(number: str, paper: str) -> Response:
    """Any that is printed, by its number: also an invoice that was credited before another followed."""
    found = page_of(number).order.invoice.documents().get(paper)
    if found is None:
        raise Missing("order {number} has no paper {paper}", number=number, paper=paper)
    return document(found, f"{paper.replace('/', '-')}.pdf")


@desk.post(f"{ORDER}/points/<any(add, remove):way>")
def points(number: str, way: str) -> Response:
    return _turned(number, way, wiring().orders.set_points, "points")


@desk.post(f"{ORDER}/commission/<any(add, remove):way>")
def commission(number: str, way: str) -> Response:
    return _turned(number, way, wiring().orders.set_commission, "commission")


def _turned(number: str, way: str, turn: Callable[..., Commit], what: str) -> Response:
    commit = turn(number, way == "add", commanding.context())
    return _done(number, commit, f"{what}-added" if way == "add" else f"{what}-removed")


def _done(number: str, commit: Commit, notice: str) -> Response:
    command_log.note_commit(commit)
    address = url_for("desk.order", number=number)
    made = make_response(redirect(commanding.at_version(address, commit.version), 303))
    notices.add(made, notice, number)
    return made
