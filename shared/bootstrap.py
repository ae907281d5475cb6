"""How any process of a service gets its MongoDB client and its journal."""

from __future__ import annotations

from typing import Any

import uuid_utils
from pymongo.database import Database
from pymongo.errors import PyMongoError

from shared import mongo_client
from shared.contract.catalogue import CONTRACT
from shared.contract.times import utc_now
from shared.journal.mongo import MongoJournal, commits_of
from shared.journal.writing import Writer
from shared.settings import Settings

Client = mongo_client.Client
WAIT_MS = 5_000  # how long a command may wait for a database that is away


def client_of(settings: Settings) -> Client:
    """Connects when first used, never here. Every write is majority-committed and journaled."""
    return mongo_client.client_at(
        settings.mongo_uri,
        appname=f"pesanan-{settings.service}",
        serverSelectionTimeoutMS=WAIT_MS,
        connectTimeoutMS=WAIT_MS,
        socketTimeoutMS=4 * WAIT_MS,
        w="majority",
        journal=True,
    )


def mongo_away(client: Client) -> str | None:
    """For /health/ready: what is wrong with MongoDB, or None."""
    try:
        client.admin.command("ping")
    except PyMongoError:
        return "MongoDB does not answer"
    return None


def new_id() -> str:
    return str(uuid_utils.uuid7())


def writer_of(settings: Settings) -> Writer:
    return Writer(CONTRACT, settings.service, utc_now, new_id)


def journal_of(settings: Settings, client: Client) -> MongoJournal:
    return MongoJournal(commits_of(client[settings.journal_database]), writer_of(settings))


def own_database(settings: Settings, client: Client) -> Database[dict[str, Any]]:
    return client[settings.own_database]
