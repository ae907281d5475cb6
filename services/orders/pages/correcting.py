"""A comment that was wrong: corrected or withdrawn by a further entry, since nothing in a history is changed."""

from __future__ import annotations

from flask import Response, make_response, redirect, render_template, request, url_for

from services.orders.api.callers import wiring
from services.orders.api.history_view import STATUS_TYPES, HistoryEntry, admin_history
from services.orders.domain.history import CommentCorrection
from services.orders.pages import commanding, notices
from services.orders.pages.desk import desk
from services.orders.pages.order import page_of
from services.orders.pages.problem_pages import sentence_of
from services.orders.pages.work import MENDABLE
from shared.bootstrap import new_id
from shared.errors import Missing
from shared.http import problems
from shared.http.requests import body_as

ENTRY = "/orders/<string:number>/entries/<int:version>/comment"


@desk.get(ENTRY)
def comment(number: str, version: int) -> str:
    entry = _entry(number, version)
    return _shown(number, entry, entry.comment)


@desk.post(f"{ENTRY}/<any(correct, withdraw):way>")
def correct_comment(number: str, version: int, way: str) -> Response:
    said = request.form.get("comment", "").replace("\r\n", "\n").strip()
    reason = request.form.get("reason", "").strip()
    plain = {"entry": version, "comment": said if way == "correct" else None, "reason": reason}
    try:
        correction = body_as(CommentCorrection, plain)
        commit = wiring().orders.correct_comment(number, correction, commanding.context())
    except MENDABLE as error:
        page = _shown(number, _entry(number, version), said, sentence_of(error), reason)
        return make_response(page, problems.of_error(error).status_code)
    made = make_response(redirect(commanding.at_version(url_for("desk.order", number=number), commit.version), 303))
    notices.add(made, "comment-corrected" if way == "correct" else "comment-withdrawn", number)
    return made


def _entry(number: str, version: int) -> HistoryEntry:
    """Raises Missing for an entry that carries no comment of ours."""
    for entry in admin_history(page_of(number).order):
        if entry.source == "orders" and entry.version == version and entry.type in STATUS_TYPES:
            return entry
    raise Missing("entry {entry} has no comment that could be corrected", entry=version)


def _shown(number: str, entry: HistoryEntry, said: str, refused: str = "", reason: str = "") -> str:
    return render_template(
        "desk/comment.html", number=number, entry=entry, said=said, refused=refused, reason=reason, once=new_id()
    )
