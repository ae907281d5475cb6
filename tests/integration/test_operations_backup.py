"""A backup is one moment of a system that goes on, and comes back byte for byte or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import bson
import pytest
from bson.raw_bson import RawBSONDocument
from pymongo import MongoClient
from pymongo.collection import Collection

from local.kafka import KafkaServer
from local.mongo import MongoServer
from local.ports import free_port
from operations.backup import back_up
from operations.backup.databases import databases
from services.orders.adapters.numbers import COUNTERS
from shared.blobs import BlobStore
from shared.contract.orders import CommentAdded, InvoiceRequested, Status
from shared.contract.times import utc_now
from shared.errors import Broken
from shared.journal.mongo import commits_of
from shared.provision import user_of
from shared.reconcile import verify
from shared.relay.start_check import check_topic_within_journal
from shared.restore_mark import COLLECTION as MARKS
from tests.integration.operated import Operated, operated_on
from tests.unit.invoices.given import placed
from tests.waiting import until

RAW: Any = bson.CodecOptions(document_class=RawBSONDocument)


def comment(text: str) -> CommentAdded:
    return CommentAdded(status=Status.PENDING, comment=text)


@pytest.fixture
def system(mongo: MongoServer, kafka: KafkaServer, fresh_prefix: str) -> Iterator[Operated]:
    with operated_on(mongo, kafka, fresh_prefix) as system:
        yield system


@pytest.fixture
def other(system: Operated) -> Iterator[Operated]:
    """The same servers, with no database of ours and no topic."""
    prefix = f"t{uuid4().hex[:12]}"
    yield Operated(replace(system.place, database_prefix=prefix, topic_prefix=f"{prefix}."), system.client)


def everything(system: Operated) -> dict[str, dict[str, list[bytes]]]:
    """Every document's exact bytes, by the database's name without its prefix and by collection; but for the mark."""
    return {
        name: {
            one: found
            for one in system.client[database].list_collection_names(filter={"name": {"$ne": MARKS}})
            if (found := _documents(system.client[database], one))
        }
        for name, database in databases(system.place).items()
    }


def _documents(database: Any, collection: str) -> list[bytes]:
    found: Collection[RawBSONDocument] = Collection(database, collection, codec_options=RAW)
    return sorted(bytes(document.raw) for document in found.find())


def indexes(system: Operated) -> Any:
    return {
        (name, collection): system.client[database][collection].index_information()
        for name, database in databases(system.place).items()
        for collection in system.client[database].list_collection_names(filter={"name": {"$nin": [MARKS, COUNTERS]}})
    }


def test_a_restore_gives_every_document_byte_for_byte_and_every_index(
    system: Operated, other: Operated, tmp_path: Path
) -> None:
    for number in ("10001", "10002"):
        system.happens(number, placed(number).event)
        system.happens(number, comment("halo"))
    BlobStore(system.client[system.settings("orders").blob_database]).put(b"x" * 600_000, "image/png")
    system.services["orders"].people.add("ani")  # type: ignore[attr-defined]  # the orders' wiring has them
    written = system.run("backup", str(tmp_path / "monday"))
    assert written.exit_code == 0, written.output
    restored = other.run("restore", str(tmp_path / "monday"))
    assert restored.exit_code == 0, restored.output
    assert everything(other) == everything(system)
    assert indexes(other) == indexes(system)
    assert "0 differences in the journals' chains" in restored.output and "pesanan setup" in restored.output


def test_what_is_written_meanwhile_is_whole_in_the_backup_or_not_there(
    system: Operated, other: Operated, tmp_path: Path
) -> None:
    blobs = BlobStore(system.client[system.settings("orders").blob_database])

    def happens(number: int) -> None:
        """As a service does it: first the bytes, then the event that names them."""
        system.happens(f"{10_001 + number % 3}", comment(blobs.put(str(number).encode(), "text/plain").key))

    for number in range(20):
        happens(number)
    meanwhile = iter(range(20, 10_000))
    back_up(system.place, tmp_path / "monday", utc_now(), lambda _done, _of: happens(next(meanwhile)))
    assert next(meanwhile) > 25
    assert other.run("restore", str(tmp_path / "monday")).exit_code == 0
    commits = commits_of(other.client[f"{other.place.database_prefix}orders_journal"])
    assert list(verify(commits)) == []
    named = [json.loads(wire)["data"]["comment"] for commit in commits.find() for wire in commit["events"]]
    kept = BlobStore(other.client[f"{other.place.database_prefix}blobs"])
    assert len(named) >= 20
    assert [sha256(kept.get(key)).hexdigest() for key in named] == named


def test_the_journals_of_a_backup_hold_all_that_lies_before_the_ends_in_its_manifest(
    system: Operated, tmp_path: Path
) -> None:
    with system.relays():
        for _ in range(5):
            system.happens("10001", comment("halo"))
        until(lambda: json.loads(system.run("status", "--json").stdout)["rows"][0]["count"] == 5, within=30)
        system.run("backup", str(tmp_path / "monday"))
    manifest = json.loads((tmp_path / "monday" / "manifest.json").read_text("utf-8"))
    assert sum(manifest["ends"][system.settings("orders").topic("orders")].values()) == 5
    assert manifest["cluster_time"][0] > 1_700_000_000
    (commits,) = (one for one in manifest["files"] if one["database"] == "orders_journal")
    assert commits["documents"] == 5


def harmed_file(folder: Path) -> None:
    path = folder / "orders_journal" / "commits.bson"
    written = bytearray(path.read_bytes())
    written[len(written) // 2] ^= 1
    path.write_bytes(written)


def cut_file(folder: Path) -> None:
    path = folder / "orders_journal" / "commits.bson"
    path.write_bytes(path.read_bytes()[:-1])


def lost_file(folder: Path) -> None:
    (folder / "orders_journal" / "commits.bson").unlink()


def harmed_manifest(folder: Path) -> None:
    path = folder / "manifest.json"
    path.write_text(path.read_text("utf-8").replace('"documents": 1', '"documents": 0'), "utf-8")


def lost_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()


@pytest.mark.parametrize("harm", [harmed_file, cut_file, lost_file, harmed_manifest, lost_manifest])
def test_a_damaged_backup_is_refused_and_nothing_is_changed(system: Operated, tmp_path: Path, harm: Any) -> None:
    system.happens("10001", comment("halo"))
    system.run("backup", str(tmp_path / "monday"))
    system.happens("10001", comment("lagi"))
    before = everything(system)
    harm(tmp_path / "monday")
    found = system.run("restore", str(tmp_path / "monday"), "--replace", "--yes")
    assert found.exit_code == 1 and found.output.count("\n") == 1, found.output
    assert everything(system) == before


def test_what_is_there_is_replaced_only_on_demand_and_after_a_yes(system: Operated, tmp_path: Path) -> None:
    system.happens("10001", comment("halo"))
    system.run("backup", str(tmp_path / "monday"))
    then = everything(system)
    system.happens("10001", comment("lagi"))
    now = everything(system)
    refused = system.run("restore", str(tmp_path / "monday"))
    assert refused.exit_code == 1 and "--replace" in refused.output
    declined = system.run("restore", str(tmp_path / "monday"), "--replace", answers="n\n")
    assert declined.exit_code == 1 and "Go on?" in declined.output
    assert everything(system) == now
    assert system.run("restore", str(tmp_path / "monday"), "--replace", "--yes").exit_code == 0
    assert everything(system) == then


def test_nothing_is_restored_under_a_service_that_runs(mongo: MongoServer, system: Operated, tmp_path: Path) -> None:
    system.run("backup", str(tmp_path / "monday"))
    user = user_of(system.settings("payments"))
    with MongoClient[dict[str, Any]](mongo.uri(user, "only for tests")) as service:
        service[system.settings("payments").own_database]["policies"].find_one()
        found = system.run("restore", str(tmp_path / "monday"), "--replace", "--yes")
    assert (found.exit_code, f"{user} still run: stop the services first\n" in found.output) == (1, True)


def test_a_backup_needs_no_kafka(system: Operated, tmp_path: Path) -> None:
    away = Operated(replace(system.place, kafka=f"127.0.0.1:{free_port()}"), system.client)
    found = away.run_apart("backup", str(tmp_path / "monday"))
    assert (found.returncode, found.stderr) == (0, "")
    assert "Kafka does not answer" in found.stdout and (tmp_path / "monday" / "manifest.json").exists()


def test_a_backup_is_never_overwritten_and_a_failed_one_leaves_nothing(system: Operated, tmp_path: Path) -> None:
    assert system.run("backup", str(tmp_path / "monday")).exit_code == 0
    again = system.run("backup", str(tmp_path / "monday"))
    assert again.exit_code == 1 and "never overwritten" in again.output
    with pytest.raises(KeyboardInterrupt):
        back_up(system.place, tmp_path / "tuesday", utc_now(), _interrupted)
    assert [path.name for path in tmp_path.iterdir()] == ["monday"]


def _interrupted(_done: int, _of: int | None) -> None:
    raise KeyboardInterrupt


@pytest.mark.timeout(180)
def test_after_a_restore_with_a_new_kafka_the_relays_send_everything_and_all_agrees(
    system: Operated, mongo: MongoServer, kafka: KafkaServer, tmp_path: Path
) -> None:
    system.happens("10001", placed("10001").event)
    system.happens("10001", InvoiceRequested())
    with system.relays(), system.consumers():
        until(lambda: "Everything agrees." in system.run("reconcile").output, within=60, every=1)
    mails = system.commits("notifications").count_documents({"version": {"$gte": 1}})
    system.run("backup", str(tmp_path / "monday"))
    with operated_on(mongo, kafka, f"t{uuid4().hex[:12]}") as new:
        restored = new.run("restore", str(tmp_path / "monday"))
        assert restored.exit_code == 0, restored.output
        assert new.run("regain", "--yes").exit_code == 0
        with new.relays(), new.consumers():
            until(lambda: json.loads(new.run("status", "--json").stdout)["needs_a_person"] is False, 60, every=1)
            until(lambda: "Everything agrees." in new.run("reconcile").output, within=60, every=1)
        assert new.commits("notifications").count_documents({"version": {"$gte": 1}}) == mails  # nobody is told twice


def test_with_a_new_kafka_only_what_comes_again_is_forgotten(system: Operated, other: Operated, tmp_path: Path) -> None:
    own = system.own("payments")
    start = [[system.settings("orders").topic("orders"), {"0": 7, "1": 0, "2": 0}]]
    own["policies"].update_one({"_id": "payments.orders"}, {"$set": {"start": start}})
    other_prefix = other.place.topic_prefix  # the records are named after the groups of the system that reads them
    for policy in ("payments.orders", "payments.statements"):
        own["parked"].insert_one({"_id": policy, "group": f"{other_prefix}{policy}", "at": "2026"})
    system.run("backup", str(tmp_path / "monday"))
    restored = other.run("restore", str(tmp_path / "monday"))
    assert "Begin anew, at the end of their topics, when they first run: payments.orders." in restored.output
    restored_own = other.client[f"{other.place.database_prefix}payments"]
    assert restored_own["policies"].distinct("_id") == ["payments.statements"]
    assert restored_own["parked"].distinct("_id") == ["payments.orders"]


@pytest.mark.timeout(240)
def test_after_an_old_backup_nothing_starts_until_what_the_topics_know_is_regained(
    system: Operated, tmp_path: Path
) -> None:
    with system.relays(), system.consumers():
        system.happens("10001", placed("10001").event)
        until(lambda: "Everything agrees." in system.run("reconcile").output, within=60, every=1)
        system.run("backup", str(tmp_path / "monday"))
        system.happens("10001", InvoiceRequested())
        system.happens("10002", placed("10002").event)
        until(lambda: system.commits("invoices").count_documents({"stream": "invoice:10001"}) == 3, within=60)
        until(lambda: "Everything agrees." in system.run("reconcile").output, within=60, every=1)
    journals = {service: _events(system, service) for service in system.services}
    restored = system.run("restore", str(tmp_path / "monday"), "--replace", "--yes")
    assert (restored.exit_code, "then `pesanan regain`" in restored.output) == (0, True), restored.output
    settings = system.settings("orders")
    with pytest.raises(Broken, match="was an old backup restored"):
        check_topic_within_journal(settings, system.commits("orders"))
    regained = system.run("regain", "--yes")
    assert regained.exit_code == 0, regained.output
    assert {service: _events(system, service) for service in system.services} == journals
    with system.relays(), system.consumers():
        until(lambda: json.loads(system.run("status", "--json").stdout)["needs_a_person"] is False, 60, every=1)
        until(lambda: "Everything agrees." in system.run("reconcile").output, within=60, every=1)
    assert {service: _events(system, service) for service in system.services} == journals  # nothing was done twice


def _events(system: Operated, service: str) -> list[bytes]:
    found = commits_of(system.client[system.settings(service).journal_database]).find({"version": {"$gte": 1}})
    return sorted(wire for commit in found for wire in commit["events"])
