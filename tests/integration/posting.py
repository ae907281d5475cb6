"""The notifications service beside a mail server that runs: the fixtures of every test that posts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from local.mongo import MongoServer
from tests.integration.mail_server import MailServer, mail_server
from tests.integration.notifications_over_mongo import Service, service_over


@pytest.fixture
def post() -> Iterator[MailServer]:
    with mail_server().running() as server:
        yield server


@pytest.fixture
def service(mongo: MongoServer, fresh_prefix: str, post: MailServer) -> Iterator[Service]:
    with service_over(mongo, fresh_prefix, post) as service:
        yield service
