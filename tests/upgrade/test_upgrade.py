"""Data and a backup of the release that landed last, made by its own code, go on under the code of today."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from bson import CodecOptions
from bson.raw_bson import RawBSONDocument
from pymongo.collection import Collection

from local.kafka import KafkaServer
from local.kafka_archive import prepare_kafka
from local.mongo import MongoServer
from local.operator_command import place_of
from local.settings import LocalSettings
from operations.place import Place
from services.orders.projections.all import PROJECTIONS
from shared.bootstrap import Client, client_of
from shared.projecting.generations import live_generation
from shared.projecting.read import collection_name
from tests.integration.operated import Operated, operated_at
from tests.local_ports import free_range
from tests.upgrade.lived_in import Shop, lacking
from tests.upgrade.release import TODAY, Code, last_release
from tests.waiting import until

pytestmark = pytest.mark.timeout(600)
SETTLES_WITHIN = 60.0  # seconds

ReadModels = Mapping[str, Mapping[str, bytes]]
"""By projection and key: the exact bytes of each document."""

# Once the read models are rebuilt: what a customer said has not come in, and an invoice that was credited when the sale
# came to nothing may be asked for again.
MEANT = re.compile(r"//orders/\d+/(payment/received: \d+ became 0|invoice_requested: True became False)")


@dataclass(frozen=True)
class Upgraded:
    """What the API answered: `before` under the last release, `started` under today's code on the read models that the
    last release left, `after` on those that today's code made of the whole log, which are `rebuilt`."""

    backup: Path
    before: Mapping[str, Any]
    started: Mapping[str, Any]
    after: Mapping[str, Any]
    papers_before: Mapping[str, bytes]
    papers_after: Mapping[str, bytes]
    rebuilt: ReadModels
    reconciled: str


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Upgraded:
    """The last release lived in a data folder; today's code was started on it, and rebuilt the read models."""
    prepare_kafka()
    folder = tmp_path_factory.mktemp("upgrade")
    release = last_release(folder / "release")
    settings = LocalSettings(port=free_range(), data=folder / "data")
    with release.running(settings):
        release.python(settings, "-m", "local.demo")
        shop = _shop(release, settings)
        shop.live()
        _settled(release, settings)
        release.pesanan(settings, "backup", str(folder / "backup"))
        before, papers_before = shop.told(), shop.papers()
    with TODAY.running(settings):
        _settled(TODAY, settings)
        shop = _shop(TODAY, settings)
        started = shop.told()
        TODAY.pesanan(settings, "rebuild", "--accept-changes")
        after, papers_after = shop.told(), shop.papers()
        with client_of(place_of(settings).settings("orders")) as client:
            rebuilt = _read_models(client, "orders")
        TODAY.python(settings, "-m", "local.demo")  # it goes on: new orders, from the first step to the last
        _settled(TODAY, settings)
        TODAY.pesanan(settings, "rebuild")  # which refuses where a document differs from the live one
        reconciled = TODAY.pesanan(settings, "reconcile")
    return Upgraded(folder / "backup", before, started, after, papers_before, papers_after, rebuilt, reconciled)


def test_all_that_was_told_before_the_upgrade_is_told_after_it(upgraded: Upgraded) -> None:
    assert len(upgraded.before["/orders?limit=200"]["orders"]) == 7
    assert list(lacking(upgraded.before, upgraded.started)) == []
    told_otherwise = list(lacking(upgraded.before, upgraded.after))
    assert [one for one in told_otherwise if not MEANT.fullmatch(one)] == []


def test_papers_are_the_same_bytes_after_it(upgraded: Upgraded) -> None:
    assert len(upgraded.papers_before) == 3  # two invoices and a credit note
    assert upgraded.papers_after == upgraded.papers_before


def test_it_goes_on_and_everything_agrees(upgraded: Upgraded) -> None:
    assert "Everything agrees." in upgraded.reconciled


def test_a_backup_of_the_last_release_comes_back_under_the_code_of_today(
    upgraded: Upgraded, own_mongo: MongoServer, own_kafka: KafkaServer
) -> None:
    """MongoDB and Kafka are both lost: what docs/commands.md says to do then."""
    with operated_at(Place(own_mongo.root_uri, own_kafka.bootstrap)) as system:
        _done(system, "restore", str(upgraded.backup), "--replace", "--yes")
        _done(system, "regain", "--yes")
        with system.relays():
            until(lambda: not _left(system, "commits not relayed"), SETTLES_WITHIN, every=0.5)
            with system.consumers():
                until(lambda: not _left(system, "records behind"), SETTLES_WITHIN, every=0.5)
            _done(system, "rebuild", "--accept-changes")
        assert _read_models(system.client, system.settings("orders").own_database) == upgraded.rebuilt
        assert "Everything agrees." in _done(system, "reconcile")
        assert "Every journal is what was written." in _done(system, "verify")


def _shop(code: Code, settings: LocalSettings) -> Shop:
    return Shop(code.api(settings, "storefront", "toko"), code.api(settings, "admin", "ani"))


def _settled(code: Code, settings: LocalSettings) -> None:
    """Every consumer has read to the end of its topics: nothing is under way."""

    def busy() -> list[dict[str, Any]]:
        rows = code.status(settings)
        moving = ("records behind", "commits not relayed", "mails unsent", "papers unfinished", "events waiting")
        return [row for row in rows if row["what"] in moving and row["count"]]

    until(lambda: not busy(), SETTLES_WITHIN, every=0.5)


def _left(system: Operated, what: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(system.run("status", "--json").stdout)["rows"]
    return [row for row in rows if row["what"] == what and row["count"]]


def _done(system: Operated, *command: str) -> str:
    result = system.run(*command)
    assert result.exit_code == 0, result.output
    return str(result.output)


def _read_models(client: Client, database: str) -> ReadModels:
    raw: CodecOptions[RawBSONDocument] = CodecOptions(document_class=RawBSONDocument)
    generation = live_generation(client[database])
    found: dict[str, dict[str, bytes]] = {}
    for each in PROJECTIONS:
        name = collection_name(each.name, generation)
        collection: Collection[RawBSONDocument] = Collection(client[database], name, codec_options=raw)  # type: ignore[arg-type]  # the database's own kind is dict
        found[each.name] = {str(document["_id"]): bytes(document.raw) for document in collection.find()}
    return found
