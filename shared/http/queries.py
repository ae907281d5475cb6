"""What stands in an address behind the `?`, or in a form: names that are known, each said once.

A name that nobody reads is refused. Whoever asks for `?email=x` would else get every order, and take it for theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, TypeVar

from flask import current_app, request
from werkzeug.datastructures import MultiDict

from shared.errors import Invalid

View = TypeVar("View", bound=Callable[..., Any])
ASKS = "pesanan_asks"  # the attribute of a view that holds the names which its query may have
LONGEST_NAME = 100  # characters of a name in a refusal


def asks(names: Collection[str]) -> Callable[[View], View]:
    """The names that a view's query may have; none where it is not said."""

    def mark(view: View) -> View:
        setattr(view, ASKS, frozenset(names))
        return view

    return mark


def check_query() -> None:
    """Before each request of a blueprint whose views say what they ask. Raises Invalid with each bad name."""
    view = current_app.view_functions.get(request.endpoint or "")
    check_names(request.args, getattr(view, ASKS, ()))


def check_names(given: MultiDict[str, Any], known: Collection[str]) -> None:
    """Raises Invalid with each name that is not known or is given twice."""
    wrong = {name[:LONGEST_NAME]: ["is not known here"] for name in given if name not in known}
    wrong |= {name: ["may be given once"] for name, values in given.lists() if name in known and len(values) > 1}
    if wrong:
        raise Invalid(wrong)
