"""Sistem > Pengguna: who works here, and as what. For owners.

None of it is an event, since a log that is kept for ever holds no password: who did what stands in the program's log.
"""

from __future__ import annotations

import structlog
from flask import Response, make_response, redirect, render_template, request, url_for

from services.orders.adapters.roles import Role
from services.orders.api.callers import wiring
from services.orders.pages import notices
from services.orders.pages.desk import desk
from services.orders.pages.problem_pages import sentence_of
from services.orders.pages.sign_in import AT_ONCE
from services.orders.pages.visitors import owner, visitor
from services.orders.pages.work import MENDABLE
from shared.contract.fields import Identifier, Value
from shared.errors import NotAllowed
from shared.http import problems
from shared.http.requests import body_as

log = structlog.get_logger()


class WantedPerson(Value, frozen=True, kw_only=True):
    name: Identifier
    role: Role


@desk.get("/people")
def people() -> str:
    owner()
    return _shown()


@desk.post("/people")
def add_person() -> Response:
    owner()
    name, role = request.form.get("name", "").strip(), request.form.get("role", "")
    try:
        wanted = body_as(WantedPerson, {"name": name, "role": role})
        with AT_ONCE:
            password = wiring().people.add(wanted.name, wanted.role)
    except MENDABLE as error:
        return make_response(
            _shown(refused=sentence_of(error), name=name, role=role), problems.of_error(error).status_code
        )
    log.info("person added", **_said(name), role=role)
    return make_response(_shown(about=name, password=password))


@desk.post("/people/role")
def give_role() -> Response:
    """Nobody changes their own, so that an owner is always left."""
    owner()
    name, role = request.form.get("name", ""), request.form.get("role", "")
    try:
        wanted = body_as(WantedPerson, {"name": name, "role": role})
        if wanted.name == visitor().name:
            raise NotAllowed("nobody changes their own role: another owner can")
        wiring().people.give_role(wanted.name, wanted.role)
    except MENDABLE as error:
        return make_response(_shown(refused=sentence_of(error)), problems.of_error(error).status_code)
    log.info("role given", **_said(name), role=wanted.role.value)
    return _listed("role-given", name)


@desk.post("/people/password")
def renew_password() -> Response:
    """Another password; whoever used the old one is out."""
    owner()
    name = request.form.get("name", "")
    with AT_ONCE:
        password = wiring().people.renew(name)
    wiring().keys.revoke_of_admin(name, signed_in_only=True)
    wiring().sessions.close_all(name)
    log.info("password renewed", **_said(name))
    return make_response(_shown(about=name, password=password))


@desk.post("/people/remove")
def remove_person() -> Response:
    """They are out at once, with every key of theirs. Nobody removes themselves, so that an owner is always left."""
    owner()
    name = request.form.get("name", "")
    if name == visitor().name:
        raise NotAllowed("nobody removes themselves: another owner can")
    wiring().people.remove(name)
    wiring().keys.revoke_of_admin(name)
    wiring().sessions.close_all(name)
    log.info("person removed", **_said(name))
    return _listed("person-removed", name)


@desk.post("/people/sign-out")
def sign_person_out() -> Response:
    owner()
    name = request.form.get("name", "")
    wiring().keys.revoke_of_admin(name, signed_in_only=True)
    wiring().sessions.close_all(name)
    log.info("signed out everywhere", **_said(name))
    return _listed("person-signed-out", name)


def _said(about: str) -> dict[str, str]:
    """For the log: whose matter it is, and who did it."""
    return {"person": about[:100], "by": visitor().name, "address": visitor().address}


def _listed(notice: str, about: str) -> Response:
    made = make_response(redirect(url_for("desk.people"), 303))
    notices.add(made, notice, about)
    return made


def _shown(refused: str = "", name: str = "", role: str = "staff", about: str = "", password: str = "") -> str:
    """`password` is shown this once, and stands in no address and no cookie."""
    return render_template(
        "desk/people.html",
        people=wiring().people.listed(),
        sessions=wiring().sessions.standing(),
        refused=refused,
        name=name,
        role=role,
        about=about,
        password=password,
    )
