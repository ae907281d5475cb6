"""Whatever payments says of a statement that it can't read is said in Indonesian at the desk."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from services.orders.pages.statement_problems import statement_problem
from services.payments.domain.statement_columns import NAMES

PAYMENTS = Path(__file__).parents[3] / "services/payments"


def problems() -> Iterator[str]:
    for path in [*(PAYMENTS / "domain").glob("*.py"), PAYMENTS / "commands/statements.py"]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Unreadable", "UnreadableStatement"):
                yield from _said(node.args[0])


def _said(sentence: ast.expr) -> Iterator[str]:
    if isinstance(sentence, ast.Constant):
        yield str(sentence.value)
    elif isinstance(sentence, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.Constant) else "{}" for part in sentence.values]
        text = "".join(map(str, parts))
        fillings = tuple(NAMES) if text.startswith("two columns") else ("5000",)
        yield from (text.replace("{}", filling) for filling in fillings)


@pytest.mark.parametrize("problem", sorted({*problems(), "line 7: the date is none; and 12 more"}))
def test_each_problem_is_said_in_indonesian(problem: str) -> None:
    with Flask(__name__).test_request_context():
        said = statement_problem(problem)
    assert said
    assert not {"the", "line", "than", "more", "and"} & set(said.replace(";", " ").split()), said


def test_what_is_not_known_is_left_as_it_is() -> None:
    with Flask(__name__).test_request_context():
        assert statement_problem("the moon is full") == "the moon is full"
