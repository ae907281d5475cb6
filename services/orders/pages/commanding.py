"""From a pressed button to the context of a command: the API's own commands, by the name of the person at the desk."""

from __future__ import annotations

from hashlib import sha256

import orjson
from flask import request

from services.orders.api import command_log
from services.orders.pages import forgery
from services.orders.pages.visitors import visitor
from shared.bootstrap import new_id
from shared.errors import Invalid
from shared.journal.port import Actor, Context

ONCE = "once"  # the form's own id: pressed twice, done once
LONGEST = 100


def context() -> Context:
    """For the one command of this form."""
    once = request.form.get(ONCE, "")
    if not once or len(once) > LONGEST:
        raise Invalid({"": ["this page is too old: load it again, then try once more"]})
    who = visitor()
    made_of = "\x00".join(("admin", who.name, request.path, once))
    made = Context(
        command_id=sha256(made_of.encode()).hexdigest(),
        actor=Actor("admin", who.name, who.address, "web"),
        correlation_id=new_id(),
        fingerprint=_fingerprint(),
    )
    command_log.note_context(made)
    return made


def expected_version() -> int | None:
    """The version of the order that the person saw; none where they may not mind what has happened since."""
    seen = request.form.get("seen", "")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else None


def at_version(address: str, version: int) -> str:
    """The page once it shows what has just been done, from its beginning, where that is said: a browser would else
    keep the anchor of the form that was sent."""
    return f"{address}?at={version}#content"


def _fingerprint() -> str:
    said = [[name, *values] for name, values in sorted(request.form.lists()) if name not in (forgery.FIELD, ONCE)]
    return sha256(orjson.dumps(said)).hexdigest()
