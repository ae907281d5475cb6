"""Three real mongods on this machine that are one replica set, to kill any of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import copy
from typing import Any

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from local.mongo import ROOT, MongoServer
from local.mongo_replica_set import REPLICA_SET
from local.ports import LOOPBACK, free_port
from tests.waiting import until

PASSWORD = "only for tests"
ELECTION_MS = 3_000  # how long a primary is missed before another is elected; MongoDB's own default is 10 s
Client = MongoClient[dict[str, Any]]


class Member(MongoServer):
    """One of the three. `start` doesn't wait for a primary: that may be another."""

    def __init__(self, home: Path) -> None:
        super().__init__(home, free_port(), PASSWORD, oplog_mb=64, cache_gb=0.25)

    @property
    def address(self) -> str:
        return f"{LOOPBACK}:{self.port}"

    def start(self, within: float = 60) -> None:
        self.prepare()
        self._child.start()
        self._child.wait_until(lambda: bool(self.hello()), within)

    def prepare(self) -> None:
        self._data.mkdir(parents=True, exist_ok=True)
        self._keep_key_file()

    def hello(self) -> dict[str, Any]:
        """What it says of itself; nothing while it doesn't answer."""
        try:
            with self.alone(None) as client:
                return dict(client.admin.command("hello"))
        except PyMongoError:
            return {}

    def alone(self, user: str | None = ROOT) -> Client:
        """A client of this member only, whatever its state."""
        who: dict[str, Any] = {"username": user, "password": PASSWORD} if user else {}
        return MongoClient(f"mongodb://{self.address}", directConnection=True, serverSelectionTimeoutMS=1_000, **who)

    def share_key(self, other: Member) -> None:
        copy(self._key_file, other._key_file)


class ThreeMongods:
    """Stands where tests else have one `MongoServer`: with `uri` and `root_uri`."""

    def __init__(self, members: Sequence[Member]) -> None:
        self.members = members

    @property
    def root_uri(self) -> str:
        return self.uri(ROOT, PASSWORD)

    def uri(self, user: str, password: str) -> str:
        hosts = ",".join(member.address for member in self.members)
        who = f"{user}:{password.replace(' ', '%20')}"
        return f"mongodb://{who}@{hosts}/?replicaSet={REPLICA_SET}&authSource=admin"

    def form(self) -> None:
        hosts = [{"_id": n, "host": member.address} for n, member in enumerate(self.members)]
        config = {"_id": REPLICA_SET, "members": hosts, "settings": {"electionTimeoutMillis": ELECTION_MS}}
        with self.members[0].alone(None) as client:
            client.admin.command("replSetInitiate", config)
        with self.primary().alone(None) as client:
            client.admin.command("createUser", ROOT, pwd=PASSWORD, roles=["root"])

    def primary(self, within: float = 60) -> Member:
        """Who takes writes, once one does."""
        until(self._primaries, within, every=0.1)
        return self._primaries()[0]

    def others(self, primary: Member) -> list[Member]:
        return [member for member in self.members if member is not primary]

    def _primaries(self) -> list[Member]:
        return [one for one in self.members if one.running and one.hello().get("isWritablePrimary")]


@contextmanager
def three_mongods(home: Path) -> Iterator[ThreeMongods]:
    members = [Member(home / f"mongod-{n}") for n in range(3)]
    for member in members:
        member.prepare()
        members[0].share_key(member) if member is not members[0] else None
    try:
        for member in members:
            member.start()
        made = ThreeMongods(members)
        made.form()
        yield made
    finally:
        for member in members:
            if member.running:
                member.resume()
                member.kill()
