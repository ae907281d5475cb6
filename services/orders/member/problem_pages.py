"""What went wrong, as a page that customers read."""

from __future__ import annotations

from flask import render_template

from services.orders.member.area import area
from services.orders.pages.language import say, term
from services.orders.pages.problem_pages import answer_problems, sentence_of, title_of
from shared.errors import Invalid, PesananError

TOO_LARGE = term("A file may have at most 5 MB. Go back and choose a smaller one.")


def complaints_of(error: PesananError) -> tuple[str, dict[str, str]]:
    """For a form: the sentence above it, and what is said beside each field."""
    if not isinstance(error, Invalid):
        return sentence_of(error), {}
    beside = {name: " ".join(say(one) for one in said) for name, said in error.fields.items()}
    return say(term("Please look at the marked fields.")), beside


def _page(status: int, why: str) -> str:
    return render_template("member/problem.html", title=title_of(status), why=why)


answer_problems(area, _page, {413: TOO_LARGE})
