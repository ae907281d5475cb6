"""What every test may ask for."""

from collections.abc import Iterator

import pytest
import structlog

from tests.servers import fresh_prefix, kafka, mongo, needs_servers, own_kafka, own_mongo, small_oplog_mongo

__all__ = ["fresh_prefix", "kafka", "mongo", "own_kafka", "own_mongo", "small_oplog_mongo"]


@pytest.fixture(autouse=True)
def log_as_it_is_configured_at_first() -> Iterator[None]:
    """A command of the operator silences the lines of its process, which a later test may want to read."""
    yield
    structlog.reset_defaults()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that asks for a server is marked so: `pytest -m 'not servers'` runs the rest."""
    for item in items:
        if needs_servers(item):
            item.add_marker("servers")
