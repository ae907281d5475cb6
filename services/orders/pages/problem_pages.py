"""What went wrong, as a page that people read; programs get it as JSON under /api."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from flask import Blueprint, Response, make_response, render_template, request
from pymongo.errors import PyMongoError
from werkzeug.exceptions import HTTPException

from services.orders.commands.allowed_ips import AddressNotAllowed
from services.orders.pages import forgery
from services.orders.pages.desk import desk
from services.orders.pages.language import say, term
from shared.errors import Invalid, PesananError, Unavailable
from shared.http import problems

SORRY = {
    400: term("This request can't be understood"),
    403: term("This is not allowed"),
    404: term("There is no such page"),
    405: term("There is no such page"),
    409: term("This can't be done now"),
    412: term("The order has changed since you read it"),
    413: term("This is too large"),
    422: term("Some fields can't be used"),
    429: term("Too many tries"),
    503: term("Something is away for a moment"),
}
FIELDS = {
    "status": term("Order status"),
    "comment": term("Comment"),
    "courier": term("Courier"),
    "tracking_number": term("No Resi"),
    "correction_reason": term("Which mistake does this fix?"),
    "override": term("Override"),
    "reason": term("Reason"),
    "address": term("Address"),
    "label": term("Label"),
    "file": term("File"),
    "name": term("Name"),
    "role": term("Role"),
    "total_from": term("Total"),
    "total_to": term("Total"),
    "placed_from": term("Date added"),
    "placed_to": term("Date added"),
    "modified_from": term("Date modified"),
    "modified_to": term("Date modified"),
}
ELSE = term("Something went wrong")
Page = Callable[[int, str], str]
"""From a status and a sentence to HTML."""


@desk.errorhandler(AddressNotAllowed)
def address_not_allowed(error: AddressNotAllowed) -> Response:
    """With the red button: the refused form travels along, so that nothing is typed again."""
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != forgery.FIELD]
    page = render_template("desk/address_refused.html", address=error.address, fields=fields, refused=request.full_path)
    return make_response(page, 403)


def answer_problems(part: Blueprint, page: Page, instead: Mapping[int, str] | None = None) -> None:
    """What goes wrong in `part` is answered by its `page`. `instead`: its own sentences for what a library refuses."""

    def refused(error: PesananError) -> Response:
        status = problems.of_error(error).status_code
        made = make_response(page(status, sentence_of(error)), status)
        if isinstance(error, Unavailable):
            made.headers["Retry-After"] = problems.RETRY_AFTER
        return made

    def database_away(error: PyMongoError) -> Response:
        problems.of_database(error)  # says in the log what kind it was
        return refused(Unavailable("the database does not answer"))

    def of_http(error: HTTPException) -> Response:
        status = error.code or 500
        why = (instead or {}).get(status, str(error.description or ""))
        return make_response(page(status, say(why)), status)

    part.register_error_handler(PesananError, refused)
    part.register_error_handler(PyMongoError, database_away)
    part.register_error_handler(HTTPException, of_http)


def sentence_of(error: PesananError) -> str:
    """In the person's language; a field's complaints with its name."""
    if isinstance(error, Invalid):
        return "; ".join(_complaint(name, said) for name, said in error.fields.items())
    return say(error.template, **error.values)


def _complaint(name: str, said: Sequence[str]) -> str:
    complaints = " ".join(say(sentence) for sentence in said)
    label = say(FIELDS[name]) if name in FIELDS else name
    return f"{label}: {complaints}" if label else complaints


def title_of(status: int) -> str:
    return say(SORRY.get(status, ELSE))


def _page(status: int, why: str) -> str:
    return render_template("desk/problem.html", title=title_of(status), why=why, status=status)


answer_problems(desk, _page)
