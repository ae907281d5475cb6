"""From a pressed button to the context of a command, by the customer whose order it is."""

from __future__ import annotations

from hashlib import sha256

import orjson
from flask import request

from services.orders.member.members import customer_of, member
from services.orders.pages import forgery
from services.orders.pages.commanding import LONGEST, ONCE
from shared.bootstrap import new_id
from shared.errors import Invalid
from shared.journal.port import Actor, Context


def context(number: str, file: bytes = b"") -> Context:
    """For the one command of this form; `file` came with it. Raises Missing for an order that is not the member's."""
    customer = customer_of(number)
    once = request.form.get(ONCE, "")
    if not once or len(once) > LONGEST:
        raise Invalid({ONCE: ["this page is too old: load it again, then try once more"]})
    who = member()
    made_of = "\x00".join(("customer", who.mail, request.path, once))
    said = [[name, *values] for name, values in sorted(request.form.lists()) if name not in (forgery.FIELD, ONCE)]
    return Context(
        command_id=sha256(made_of.encode()).hexdigest(),
        actor=Actor("customer", customer, who.address, "web"),
        correlation_id=new_id(),
        fingerprint=sha256(orjson.dumps([said, sha256(file).hexdigest()])).hexdigest(),
    )
