"""What went wrong, as a page that customers read."""

from __future__ import annotations

from flask import Response, make_response, render_template
from pymongo.errors import PyMongoError
from werkzeug.exceptions import HTTPException

from services.orders.member.area import area
from services.orders.pages.language import say, term
from services.orders.pages.problem_pages import ELSE, SORRY, sentence_of
from shared.errors import Invalid, PesananError, Unavailable
from shared.http import problems

TOO_LARGE = term("A file may have at most 5 MB. Go back and choose a smaller one.")


@area.errorhandler(PesananError)
def refused(error: PesananError) -> Response:
    status = problems.of_error(error).status_code
    made = make_response(_page(status, sentence_of(error)), status)
    if isinstance(error, Unavailable):
        made.headers["Retry-After"] = problems.RETRY_AFTER
    return made


@area.errorhandler(PyMongoError)
def database_away(error: PyMongoError) -> Response:
    problems.of_database(error)  # says in the log what kind it was
    return refused(Unavailable("the database does not answer"))


@area.errorhandler(HTTPException)
def of_http(error: HTTPException) -> Response:
    status = error.code or 500
    why = say(TOO_LARGE) if status == 413 else say(str(error.description or ""))
    return make_response(_page(status, why), status)


def complaints_of(error: PesananError) -> tuple[str, dict[str, str]]:
    """For a form: the sentence above it, and what is said beside each field."""
    if not isinstance(error, Invalid):
        return sentence_of(error), {}
    beside = {name: " ".join(say(one) for one in said) for name, said in error.fields.items()}
    return say(term("Please look at the marked fields.")), beside


def _page(status: int, why: str) -> str:
    title = say(SORRY.get(status, ELSE))
    return render_template("member/problem.html", title=title, why=why)
