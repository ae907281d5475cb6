"""What every test may ask for."""

import pytest

from tests.servers import fresh_prefix, kafka, mongo, needs_servers, own_kafka, own_mongo, small_oplog_mongo

__all__ = ["fresh_prefix", "kafka", "mongo", "own_kafka", "own_mongo", "small_oplog_mongo"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that asks for a server is marked so: `pytest -m 'not servers'` runs the rest."""
    for item in items:
        if needs_servers(item):
            item.add_marker("servers")
