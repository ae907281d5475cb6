"""Setting up a service on a running MongoDB and Kafka: its user and rights, indexes, topics, and where policies begin.

Safe to repeat, and run before any process of the service starts, so that no policy misses the first order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.database import Database
from pymongo.errors import OperationFailure

from shared.consuming import parking, waiting
from shared.consuming.policy import Policy
from shared.consuming.starts import store_start
from shared.journal.mongo import COMMITS, INDEXES
from shared.mongo_client import Client, client_at
from shared.projecting.generations import live_generation
from shared.projecting.projection import Projection
from shared.projecting.read import collection_name
from shared.settings import Settings
from shared.states.topic import make_states_topic
from shared.topics import make_topics

EXISTS = {51002, 51003, 48}  # a role, a user or a collection that stands already
BLOB_INDEXES = {
    "fs.files": [
        IndexModel([("metadata.sha256", ASCENDING)], unique=True, name="sha256"),
        IndexModel([("filename", ASCENDING), ("uploadDate", ASCENDING)], name="filename_1_uploadDate_1"),
    ],
    "fs.chunks": [IndexModel([("files_id", ASCENDING), ("n", ASCENDING)], unique=True, name="files_id_1_n_1")],
}


def provision(
    root_uri: str,
    settings: Settings,
    password: str,
    policies: Sequence[Policy] = (),
    projections: Sequence[Projection[Any]] = (),
    indexes: dict[str, list[IndexModel]] | None = None,
) -> None:
    """`password` is the service's user's; another replaces it. `indexes`: of own collections, by name."""
    client = client_at(root_uri, serverSelectionTimeoutMS=10_000)
    try:
        _make_indexes(client, settings, indexes or {})
        own = client[settings.own_database]
        make_page_indexes(own, projections, live_generation(own))
        _grant(client, settings, password)
        make_topics(settings)
        make_states_topic(settings)
        begin_policies(own, settings, policies)
    finally:
        client.close()


def _make_indexes(client: Client, settings: Settings, own: dict[str, list[IndexModel]]) -> None:
    """Those of the journal, of the blob store, and of the service's own collections, its consumer's included."""
    of = {
        settings.journal_database: {COMMITS: INDEXES},
        settings.blob_database: BLOB_INDEXES,
        settings.own_database: {**own, "parked": parking.INDEXES, "waiting": waiting.INDEXES},
    }
    for database, collections in of.items():
        for name, wanted in collections.items():
            client[database][name].create_indexes(wanted)


def begin_policies(own: Database[dict[str, Any]], settings: Settings, policies: Iterable[Policy]) -> None:
    for policy in policies:
        store_start(settings, own, policy)


def make_page_indexes(own: Database[dict[str, Any]], projections: Iterable[Projection[Any]], generation: int) -> None:
    for projection in projections:
        collection = own[collection_name(projection.name, generation)]
        if projection.indexes:
            collection.create_indexes(list(projection.indexes))


def user_of(settings: Settings) -> str:
    return f"{settings.database_prefix}{settings.service}"


def _grant(client: Client, settings: Settings, password: str) -> None:
    """Exactly what the service needs: it can't change or delete a commit, a blob, or another's anything."""
    role = f"{user_of(settings)}-service"
    commits = {"db": settings.journal_database, "collection": COMMITS}
    privileges: list[dict[str, Any]] = [{"resource": commits, "actions": ["find", "insert", "changeStream"]}]
    for name in BLOB_INDEXES:
        blobs = {"db": settings.blob_database, "collection": name}
        privileges.append({"resource": blobs, "actions": ["find", "insert"]})
    roles = [{"role": "readWrite", "db": settings.own_database}]
    _made_or_updated(client, "Role", role, privileges=privileges, roles=roles)
    _made_or_updated(client, "User", user_of(settings), pwd=password, roles=[{"role": role, "db": "admin"}])


def _made_or_updated(client: Client, kind: str, name: str, **what: Any) -> None:
    try:
        client.admin.command(f"create{kind}", name, **what)
    except OperationFailure as error:
        if error.code not in EXISTS:
            raise
        client.admin.command(f"update{kind}", name, **what)
