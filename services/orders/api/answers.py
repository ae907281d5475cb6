"""Answers in JSON: made by msgspec from the same structs that describe them in the API's documentation."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import Response, request

from services.orders.api.callers import Caller, wiring
from services.orders.api.command_log import note_commit
from services.orders.api.views import Changed
from services.orders.api.whole_numbers import whole_number
from services.orders.projections.reading import Page
from shared.contract.fields import Value
from shared.errors import Invalid, Missing
from shared.journal.port import Commit

MOST = 200  # rows a page
# What queries may have, with what it means.
PAGING = {"after": "the cursor of the page before", "limit": f"rows, 1 to {MOST}"}
VIEW = {"view": "`customer`: as the customer sees it"}
WAITING = {"min_version": "wait up to 2 s for this version; X-Behind: true where it isn't there yet"}


def answer(body: Any, status: int = 200, **headers: str) -> Response:
    made = Response(msgspec.json.encode(body), status, content_type="application/json")
    for name, value in headers.items():
        made.headers[name.replace("_", "-")] = value
    return made


def changed(number: str, commit: Commit, status: int = 200, **more: Any) -> Response:
    """What a command answers: the version that a reader may wait for."""
    note_commit(commit)
    return answer(Changed(number=number, version=commit.version, repeated=commit.repeated, **more), status)


def page_answer(page: Page, body: Value) -> Response:
    """With the ETag of the page; 304 where the caller has it already."""
    made = answer(body)
    made.set_etag(page.etag)
    if page.behind:
        made.headers["X-Behind"] = "true"
    made.make_conditional(request)
    return made


def expected_version() -> int | None:
    """The version in `If-Match: "<version>-<digest>"`; `*` and no header mean any."""
    tags = request.if_match
    if not tags or tags.star_tag:
        return None
    versions = {(tag or "").partition("-")[0] for tag in tags.as_set()}
    version = whole_number(versions.pop()) if len(versions) == 1 else None
    if version is None:
        raise Invalid({"If-Match": ["must be one ETag that this API gave"]})
    return version


def number_in_query(name: str, least: int, most: int, default: int) -> int:
    text = request.args.get(name, "")
    if not text:
        return default
    number = whole_number(text)
    if number is None or not least <= number <= most:
        raise Invalid({name: [f"must be a whole number from {least} to {most}"]})
    return number


def read_page(number: str) -> Page:
    """The order's page, at `min_version` where the caller asks for it. Raises Missing, Unavailable."""
    version = number_in_query("min_version", 0, 2**31, 0)
    # A page that isn't there yet is waited for, but only if it will come: the journal knows.
    if version and not wiring().orders.stands(number):
        raise Missing("there is no order {number}", number=number)
    return wiring().reading.order(number, version)


def page_for(caller: Caller, number: str) -> Page:
    """The same for whoever asks. A storefront is told of another's order that there is none."""
    if caller.principal.scope == "storefront":
        wiring().orders.customer_of(number, caller.principal.name)
    return read_page(number)


def as_customer(caller: Caller) -> bool:
    """Whether to show the customer's view: to a storefront always, to an admin who asks for it. Raises Invalid."""
    view = request.args.get("view", "")
    if view not in ("", "customer"):
        raise Invalid({"view": ["must be customer"]})
    return caller.principal.scope == "storefront" or view == "customer"
