"""The servers that everything else is tested against keep their own promises."""

from pathlib import Path

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import NewTopic
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from local.kafka import KafkaServer
from local.mongo import MongoServer
from local.ports import PortTaken, free_port
from tests.servers import new_kafka, new_mongo

RECORDS = 500
ODD = 'Toko Kopi, "Ümit" d\'Or = 1 \\ß'


def test_acknowledged_records_are_there_after_the_broker_was_killed(own_kafka: KafkaServer, fresh_prefix: str) -> None:
    _make_topic(own_kafka, fresh_prefix)
    _send(own_kafka, fresh_prefix)
    own_kafka.kill()
    own_kafka.start()
    assert _read(own_kafka, fresh_prefix) == [b"%d" % number for number in range(RECORDS)]


def test_a_taken_port_is_named_in_one_sentence(own_mongo: MongoServer) -> None:
    second = KafkaServer(own_mongo.home / "kafka", own_mongo.port, free_port())
    with pytest.raises(
        PortTaken, match=f"Kafka needs port {own_mongo.port} on 127.0.0.1, and another program holds it"
    ):
        second.start()


def test_a_folder_may_have_any_name_and_the_terminal_no_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    for server in (new_kafka(tmp_path / ODD / "kafka"), new_mongo(tmp_path / ODD / "mongo")):
        try:
            server.start()
        finally:
            server.stop()
    assert (tmp_path / ODD / "kafka" / "data" / "meta.properties").exists()
    assert (tmp_path / ODD / "mongo" / "data" / "WiredTiger").exists()


def test_mongodb_takes_nothing_compressed_from_a_stranger(mongo: MongoServer) -> None:
    with MongoClient[dict[str, object]](mongo.uri()) as client:
        assert "compression" not in client.admin.command("hello", compression=["zlib", "snappy", "zstd"])


def test_mongodb_lets_nobody_in_without_a_password(mongo: MongoServer, fresh_prefix: str) -> None:
    with MongoClient[dict[str, object]](mongo.uri()) as client, pytest.raises(OperationFailure, match="authentication"):
        client[fresh_prefix].things.insert_one({})
    wrong = mongo.uri("root", "guessed")
    with (
        MongoClient[dict[str, object]](wrong) as client,
        pytest.raises(OperationFailure, match="Authentication failed"),
    ):
        client[fresh_prefix].things.insert_one({})


def test_mongodb_keeps_what_it_has_when_it_comes_back_on_another_port(
    own_mongo: MongoServer, fresh_prefix: str
) -> None:
    with MongoClient[dict[str, object]](own_mongo.root_uri) as client:
        client[fresh_prefix].things.insert_one({"name": "kept"})
    own_mongo.kill()
    moved = MongoServer(own_mongo.home, free_port(), "only for tests")
    moved.start()
    try:
        with MongoClient[dict[str, object]](moved.root_uri) as client:
            kept = client[fresh_prefix].things.find_one({}, {"_id": 0})
    finally:
        moved.stop()
    assert kept == {"name": "kept"}


def _make_topic(server: KafkaServer, topic: str) -> None:
    admin = KafkaAdminClient(bootstrap_servers=server.bootstrap)
    admin.create_topics([NewTopic(topic, num_partitions=1, replication_factor=1)])
    admin.close()


def _send(server: KafkaServer, topic: str) -> None:
    producer = KafkaProducer(bootstrap_servers=server.bootstrap, acks="all")
    sent = [producer.send(topic, b"%d" % number, partition=0) for number in range(RECORDS)]
    for acknowledgement in sent:
        acknowledgement.get(timeout=10)
    producer.close()


def _read(server: KafkaServer, topic: str) -> list[bytes]:
    consumer = KafkaConsumer(bootstrap_servers=server.bootstrap, consumer_timeout_ms=2000)
    partition = TopicPartition(topic, 0)
    consumer.assign([partition])
    consumer.seek_to_beginning(partition)
    values = [record.value for record in consumer]
    consumer.close()
    return values
