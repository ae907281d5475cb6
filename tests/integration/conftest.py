"""The orders service's API over the real MongoDB, and whoever works at its desk."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from local.mongo import MongoServer
from tests.integration.desk_person import Person
from tests.integration.orders_api import Api, api_over


@pytest.fixture
def api(mongo: MongoServer, fresh_prefix: str) -> Iterator[Api]:
    made = api_over(mongo, fresh_prefix)
    yield made
    made.wired.client.close()


@pytest.fixture
def ani(api: Api) -> Person:
    made = Person(api, "ani")
    made.sign_in()
    return made
