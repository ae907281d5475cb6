"""Commands a second: place an order, add to its history, through the real HTTP process."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from itertools import islice

from benchmarks.apart import apart
from benchmarks.commands.bare import JOURNAL, OWN
from benchmarks.commands.told import ENTRIES, Bare, OverHttp
from benchmarks.http_client import Connection
from benchmarks.log.filling import fill_journal
from benchmarks.log.wires import FIRST, interleaved
from benchmarks.progress import Tell
from benchmarks.rounds import alternating
from benchmarks.rows import Row
from benchmarks.scale import Scale
from benchmarks.servers import Place, servers
from benchmarks.threads import Stretch
from local.keys import new_key
from services.orders.adapters import keys, reservations
from shared.journal.mongo import INDEXES, commits_of

AIM = 0.6
FASTEST = 3_000  # commands a second: so many orders are laid out for a stretch that none gets a long history


def measure(scale: Scale, tell: Tell) -> Iterator[Row]:
    with servers(tell.progress) as place:
        shop = Shop(place, scale)
        with place.running(place.process("orders-http")):
            shop.open()
            for kind in ("place", "history"):
                for clients in scale.clients:
                    tell(f"commands: {kind}, {clients} clients")
                    yield shop.row(kind, clients)


class Shop:
    """Keys, orders to work on, and a bare database with the same indexes and the same documents."""

    def __init__(self, place: Place, scale: Scale) -> None:
        self._place, self._scale = place, scale
        self._laid_out = 0
        place.set_up("orders")
        self._keys = {
            "place": new_key(place.local, "storefront", "web"),
            "history": new_key(place.local, "admin", "ani"),
        }

    def open(self) -> None:
        """Lists this machine's address, and gives the bare side what ours has read by now."""
        with Connection(self._place.local.port, self._keys["history"]) as admin:
            admin.post("/api/v1/allowed-ips", b"{}", "the first")
        client, settings = self._place.client, self._place.settings()
        bare, own = client[OWN], client[settings.own_database]
        bare["keys"].create_indexes(keys.INDEXES)
        bare["keys"].insert_many(list(own["keys"].find()))
        bare["reservations"].create_indexes(reservations.INDEXES)
        client[JOURNAL]["commits"].create_indexes(INDEXES)
        client[JOURNAL]["commits"].insert_many(list(client[settings.journal_database]["commits"].find()))

    def row(self, kind: str, clients: int) -> Row:
        ours, bare = alternating(
            self._scale.rounds, lambda _: self._ours(kind, clients), lambda _: self._bare(kind, clients)
        )
        what = f"{'place' if kind == 'place' else 'add history'}, {clients} client{'s' if clients > 1 else ''}"
        return Row("commands", what, "a second", [one.rate for one in ours], [one.rate for one in bare], aim=AIM)

    def _ours(self, kind: str, clients: int) -> Stretch:
        told = OverHttp(
            kind, clients, self._scale.seconds, self._orders(kind), port=self._place.local.port, key=self._keys[kind]
        )
        return apart("benchmarks.commands.over_http", told, Stretch)

    def _bare(self, kind: str, clients: int) -> Stretch:
        """With the bytes of the newest event that ours has written."""
        newest = self._newest("OrderPlaced" if kind == "place" else "CommentAdded")
        told = Bare(
            kind,
            clients,
            self._scale.seconds,
            self._orders(kind, bare=True),
            mongo_uri=self._place.system.mongo.root_uri,
            key_id=sha256(self._keys[kind].encode()).hexdigest(),
            wire=newest.decode(),
        )
        return apart("benchmarks.commands.bare", told, Stretch)

    def _orders(self, kind: str, *, bare: bool = False) -> list[str]:
        """Fresh ones, placed by nobody: enough for a stretch."""
        if kind == "place":
            return []
        count, first = int(FASTEST * self._scale.seconds / ENTRIES) + 16, FIRST + self._laid_out
        placed = islice(interleaved(count, count, first), count)
        fill_journal(self._place, placed, database=JOURNAL if bare else "")
        self._laid_out += count
        return [str(first + n) for n in range(count)]

    def _newest(self, kind: str) -> bytes:
        """By the command's own time: what was laid out is from another year."""
        commits = commits_of(self._place.client[self._place.settings().journal_database])
        for commit in commits.find(sort=[("time", -1)]):
            wire: bytes = commit["events"][0] if commit["events"] else b""
            if f'"type":"{kind}"'.encode() in wire:
                return wire
        raise LookupError(f"our own commands have left no {kind}")
