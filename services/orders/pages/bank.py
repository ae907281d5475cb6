"""Penjualan > Mutasi rekening: statements of the account, what was read in them, and money that fits no order."""

from __future__ import annotations

from flask import Response, make_response, redirect, render_template, request, url_for

from services.orders.api.callers import wiring
from services.orders.pages import commanding, notices
from services.orders.pages.desk import desk
from services.orders.pages.problem_pages import sentence_of
from services.orders.pages.work import MENDABLE
from shared.bootstrap import new_id
from shared.errors import Invalid
from shared.http import problems
from shared.http.queries import check_names

ROWS = 10
LISTS = ("statements", "statement", "movements")  # two cursors, and whose movements


@desk.get("/bank")
@desk.get("/bank/news", endpoint="bank_news")
def bank() -> str:
    check_names(request.args, LISTS)
    return _shown()


@desk.post("/bank")
def upload_statement() -> Response:
    """The same file again is the same statement."""
    file = request.files.get("file")
    try:
        if file is None or not file.filename:
            raise Invalid({"file": ["choose the file"]})
        name = file.filename[:100]
        wiring().statements.upload(_account(), name, file.read(), commanding.context())
    except MENDABLE as error:
        return make_response(_shown(sentence_of(error)), problems.of_error(error).status_code)
    made = make_response(redirect(url_for("desk.bank"), 303))
    notices.add(made, "statement-uploaded", name)
    return made


def _account() -> str:
    return request.form.get("account", "").strip() or wiring().settings.account.number


def _shown(refused: str = "") -> str:
    reading = wiring().bank
    here = {name: request.args.get(name) for name in LISTS}
    statements, older = reading.statements(here["statements"] or "", ROWS)
    one = here["statement"] or None
    unmatched, further = reading.unmatched(here["movements"] or "", ROWS, one)
    return render_template(
        "desk/bank.html",
        here=here,
        account=wiring().settings.account,
        statements=statements,
        left_over=reading.unmatched_of(statements),
        older=older,
        unmatched=unmatched,
        further=further,
        chosen=one,
        refused=refused,
        once=new_id(),
    )
