"""Sistem > Alamat IP: from where the shop may be changed, and the red *Add IP* button."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from math import ceil

from flask import Response, make_response, redirect, render_template, request, url_for

from services.orders.api.callers import wiring
from services.orders.api.whole_numbers import whole_number
from services.orders.domain.allow_list import Entry
from services.orders.pages import commanding, notices
from services.orders.pages.desk import desk
from services.orders.pages.problem_pages import sentence_of
from services.orders.pages.visitors import inside, visitor
from services.orders.pages.work import MENDABLE
from shared.bootstrap import new_id
from shared.contract.fields import Label, Value
from shared.contract.times import as_text, utc_now
from shared.errors import Invalid, Missing
from shared.http import problems
from shared.http.queries import check_names
from shared.http.requests import body_as

ROWS = 50  # a page, the last added first
LASTS = ("", "1", "7", "30", "90")  # days that an address may be allowed for; none: until it is removed


class WantedAddress(Value, frozen=True, kw_only=True):
    address: Label
    label: Label = ""
    days: Label = ""

    def expires_at(self) -> str | None:
        """Raises Invalid."""
        if self.days not in LASTS:
            raise Invalid({"days": ["must be one of the choices"]})
        return as_text(utc_now() + timedelta(days=int(self.days))) if self.days else None


@desk.get("/addresses")
def addresses() -> str:
    check_names(request.args, ("find", "page"))
    return _shown()


@desk.post("/addresses")
def add_address() -> Response:
    typed = {name: request.form.get(name, "").strip() for name in ("address", "label", "days")}
    try:
        wanted = body_as(WantedAddress, typed)
        wiring().allowed_ips.add(wanted.address, wanted.label, commanding.context(), wanted.expires_at())
    except MENDABLE as error:
        return make_response(_shown(sentence_of(error), typed), problems.of_error(error).status_code)
    return _listed("address-added", wanted.address)


@desk.post("/addresses/own")
def add_own_address() -> Response:
    """Add IP: the caller's own address, and then the form that was refused is sent on as it is (307 keeps it whole)."""
    address = visitor().address
    wiring().allowed_ips.add(address, "", commanding.context())
    refused = request.form.get("refused_path", "")
    made = make_response(redirect(inside(refused), 307)) if refused else _to_list()
    notices.add(made, "address-added", address)
    return made


@desk.post("/addresses/remove")
def remove_address() -> Response:
    address = request.form.get("address", "")
    try:
        wiring().allowed_ips.remove(address, commanding.context())
    except (*MENDABLE, Missing) as error:
        return make_response(_shown(sentence_of(error)), problems.of_error(error).status_code)
    return _listed("address-removed", address)


def _listed(notice: str, about: str) -> Response:
    made = _to_list()
    notices.add(made, notice, about)
    return made


def _to_list() -> Response:
    return make_response(redirect(url_for("desk.addresses"), 303))


def _shown(refused: str = "", typed: Mapping[str, str] | None = None) -> str:
    find = request.args.get("find", "").strip()[:100]
    found = [entry for entry in reversed(wiring().allowed_ips.listed()) if _is_like(entry, find)]
    last = max(1, ceil(len(found) / ROWS))
    page = min(max(whole_number(request.args.get("page", "")) or 1, 1), last)
    return render_template(
        "desk/addresses.html",
        rows=wiring().allowed_ips.shown(found[(page - 1) * ROWS : page * ROWS]),
        find=find,
        to_newer=_page_address(find, page - 1) if page > 1 else "",
        to_older=_page_address(find, page + 1) if page < last else "",
        refused=refused,
        typed=typed or {},
        lasts=LASTS,
        once=new_id(),
    )


def _is_like(entry: Entry, find: str) -> bool:
    return find.casefold() in entry.network or find.casefold() in entry.label.casefold()


def _page_address(find: str, page: int) -> str:
    return url_for("desk.addresses", find=find or None, page=page)
