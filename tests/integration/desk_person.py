"""Someone with a browser at the desk that does as it is told."""

from __future__ import annotations

import re
from typing import Any

from flask.testing import FlaskClient

from services.orders.adapters.roles import Role
from services.orders.projections.all import PROJECTIONS
from shared.bootstrap import new_id, own_database
from shared.contract.catalogue import CONTRACT
from shared.contract.events import Event, Recorded
from shared.contract.times import utc_now
from shared.journal.port import Actor, Context
from shared.journal.streams import Stream
from shared.journal.writing import Writer
from shared.projecting.projector import Projector
from shared.projecting.read import FIRST_GENERATION
from tests.integration.orders_api import HOME, Api, incoming


class Person:
    def __init__(self, api: Api, name: str, role: Role = Role.OWNER, address: str = HOME) -> None:
        self.name, self.password = name, api.wired.people.add(name, role)
        self.client: FlaskClient = api.app.test_client()
        self.client.environ_base["REMOTE_ADDR"] = address

    def sign_in(self, password: str | None = None) -> Any:
        form = {"name": self.name, "password": password or self.password}
        return self.press("/desk/sign-in", "/desk/sign-in", **form)

    def press(self, page: str, button: str, **fields: Any) -> Any:
        return self.client.post(button, data={**self.hidden(page), **fields})

    def hidden(self, page: str) -> dict[str, str]:
        text = self.client.get(page).text
        return {name: found[1] for name in ("forgery_token", "once") if (found := re.search(_field(name), text))}


def _field(name: str) -> str:
    return f'name="{name}" value="([^"]+)"'


def say(
    api: Api, service: str, stream: Stream, *events: Event, after: Recorded[Event] | None = None
) -> list[Recorded[Event]]:
    """Another service's events, as they would come to the pages from Kafka."""
    why = Context(new_id(), Actor("service", service, channel="policy"), new_id())
    said = Writer(CONTRACT, service, utc_now, new_id).write(stream, after, events, why)
    projector = Projector(own_database(api.wired.settings, api.wired.client), PROJECTIONS, FIRST_GENERATION)
    assert projector.take([incoming(one.wire) for one in said]) == []
    return said
