"""How a mongod that has just started becomes the primary of its one-node replica set."""

from typing import Any

from pymongo.errors import ConnectionFailure, OperationFailure

from shared.mongo_client import Client, client_at

REPLICA_SET = "pesanan"

# What a node answers for a moment: the users' collection isn't readable yet, or its set is being loaded.
UNAUTHORIZED, AUTHENTICATION_FAILED, ALREADY_INITIALIZED, NOT_YET_INITIALIZED = 13, 18, 23, 94
COME_AGAIN = {UNAUTHORIZED, AUTHENTICATION_FAILED, ALREADY_INITIALIZED, NOT_YET_INITIALIZED}


def form_replica_set(address: str, root: str, password: str) -> bool:
    """One try of what is still missing; True when the node takes writes and `root` can sign in.

    At the first start the node has no user, and lets loopback form the set and make the first one.
    """
    return _as_root(address, root, password) or _at_first_start(address, root, password)


def refuses(address: str, root: str, password: str) -> bool:
    """Whether it has users and knows `root` by another password. A node that has just started says so too, for a
    moment."""
    try:
        with _client(address) as client:
            if not _wrong(address, root, password):
                return False
            client.admin.command(
                "createUser", root, pwd=password, roles=["root"]
            )  # as after an interrupted first start
    except ConnectionFailure:
        return False
    except OperationFailure as refused:
        return refused.code == UNAUTHORIZED
    return False


def _wrong(address: str, root: str, password: str) -> bool:
    try:
        with _client(address, username=root, password=password) as client:
            client.admin.command("ping")
    except OperationFailure as refused:
        return refused.code == AUTHENTICATION_FAILED
    return False


def _as_root(address: str, root: str, password: str) -> bool:
    try:
        with _client(address, username=root, password=password) as client:
            return _serve_at(client, address)
    except (ConnectionFailure, OperationFailure) as refused:
        return _not_yet(refused)


def _at_first_start(address: str, root: str, password: str) -> bool:
    try:
        with _client(address) as client:
            if not client.admin.command("hello").get("setName"):
                client.admin.command("replSetInitiate", _config(address))
            client.admin.command("createUser", root, pwd=password, roles=["root"])
            return True
    except (ConnectionFailure, OperationFailure) as refused:
        return _not_yet(refused)


def _serve_at(client: Client, address: str) -> bool:
    """The node's data may come from a start on another port: the set's only member is wherever it is now."""
    config = client.admin.command("replSetGetConfig")["config"]
    if config["members"][0]["host"] != address:
        moved = _config(address) | {"version": config["version"] + 1}
        client.admin.command("replSetReconfig", moved, force=True)
    return bool(client.admin.command("hello")["isWritablePrimary"])


def _not_yet(refused: ConnectionFailure | OperationFailure) -> bool:
    if isinstance(refused, OperationFailure) and refused.code not in COME_AGAIN:
        raise refused
    return False


def _config(address: str) -> dict[str, Any]:
    return {"_id": REPLICA_SET, "version": 1, "members": [{"_id": 0, "host": address}]}


def _client(address: str, username: str | None = None, password: str | None = None) -> Client:
    return client_at(
        f"mongodb://{address}",
        directConnection=True,
        serverSelectionTimeoutMS=1000,
        username=username,
        password=password,
    )
