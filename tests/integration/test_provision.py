"""What a service's database user may do, and what stands before any of its processes starts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from kafka import KafkaAdminClient, KafkaProducer
from kafka.admin import ConfigResource, ConfigResourceType, NewTopic
from kafka.errors import UnknownTopicOrPartitionError
from pymongo import MongoClient
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError, OperationFailure

from local.kafka import KafkaServer
from local.mongo import MongoServer
from shared.blobs import BlobStore
from shared.bootstrap import Client, client_of, journal_of
from shared.connecting import within
from shared.consuming.policy import Policy
from shared.consuming.starts import start_of
from shared.contract.orders import CommentAdded, Status
from shared.errors import Broken
from shared.journal.port import Actor, Context
from shared.journal.streams import about_order
from shared.provision import provision, user_of
from shared.settings import Settings
from shared.topics import assert_topics, make_topics

PASSWORD = "a service's own"
UNAUTHORIZED, AUTHENTICATION_FAILED = 13, 18
MAILS = Policy("orders.mails", topics=("payments.events",))
Root = MongoClient[dict[str, Any]]
Attempt = Callable[[Client, Settings], object]


@pytest.fixture
def settings(mongo: MongoServer, kafka: KafkaServer, fresh_prefix: str) -> Settings:
    return Settings(
        service="orders",
        mongo_uri=mongo.uri(f"{fresh_prefix}orders", PASSWORD),
        kafka=kafka.bootstrap,
        partitions=2,
        database_prefix=fresh_prefix,
        topic_prefix=f"{fresh_prefix}.",
    )


@pytest.fixture
def client(mongo: MongoServer, settings: Settings) -> Iterator[Client]:
    """As the service's own user, with one commit in its journal, one of payments and one blob."""
    provision(mongo.root_uri, replace(settings, service="payments"), "another's", [], [])
    provision(mongo.root_uri, settings, PASSWORD, [MAILS], [])
    with client_of(settings) as client:
        place(client, settings)
        BlobStore(client[settings.blob_database]).put(b"proof", "image/png")
        yield client


def place(client: Client, settings: Settings) -> None:
    journal = journal_of(settings, client)
    event = CommentAdded(status=Status.PENDING, comment="satu")
    journal.append(about_order("order", "10001"), None, [event], Context("k", Actor("admin", "ani"), "c"))


def commits(client: Client, settings: Settings) -> Any:
    return client[settings.journal_database]["commits"]


def blobs(client: Client, settings: Settings) -> Any:
    return client[settings.blob_database]["fs.files"]


def others(client: Client, settings: Settings) -> Database[dict[str, Any]]:
    return client[settings.database_prefix + "payments"]


def others_journal(client: Client, settings: Settings) -> Any:
    return client[settings.database_prefix + "payments_journal"]["commits"]


FORBIDDEN: dict[str, Attempt] = {
    "update a commit": lambda c, s: commits(c, s).update_one({}, {"$set": {"time": ""}}),
    "update no commit": lambda c, s: commits(c, s).update_one({"stream": "none"}, {"$set": {"time": ""}}),
    "upsert a commit": lambda c, s: commits(c, s).update_one({"stream": "new"}, {"$set": {"time": ""}}, upsert=True),
    "replace a commit": lambda c, s: commits(c, s).replace_one({}, {}),
    "find and modify a commit": lambda c, s: commits(c, s).find_one_and_update({}, {"$set": {"time": ""}}),
    "delete a commit": lambda c, s: commits(c, s).delete_one({}),
    "delete all commits": lambda c, s: commits(c, s).delete_many({}),
    "drop the commits": lambda c, s: commits(c, s).drop(),
    "drop the journal": lambda c, s: c.drop_database(s.journal_database),
    "rename the commits": lambda c, s: commits(c, s).rename("old"),
    "write commits by aggregation": lambda c, s: commits(c, s).aggregate([{"$match": {}}, {"$out": "commits"}]),
    "merge into the commits": lambda c, s: c[s.own_database]["mine"].aggregate(
        [{"$merge": {"into": {"db": s.journal_database, "coll": "commits"}}}]
    ),
    "drop the unique indexes": lambda c, s: commits(c, s).drop_indexes(),
    "make an index that expires commits": lambda c, s: commits(c, s).create_index("at", expireAfterSeconds=1),
    "change the collection": lambda c, s: c[s.journal_database].command("collMod", "commits", validator={}),
    "make a collection beside it": lambda c, s: c[s.journal_database]["more"].insert_one({}),
    "read another's journal": lambda c, s: others_journal(c, s).find_one({}),
    "write another's journal": lambda c, s: others_journal(c, s).insert_one({}),
    "read another's pages": lambda c, s: others(c, s)["things"].find_one({}),
    "write another's pages": lambda c, s: others(c, s)["things"].insert_one({}),
    "change a blob": lambda c, s: blobs(c, s).update_one({}, {"$set": {"length": 0}}),
    "delete a blob": lambda c, s: blobs(c, s).delete_one({}),
    "delete a blob's bytes": lambda c, s: c[s.blob_database]["fs.chunks"].delete_many({}),
    "read who there is": lambda c, s: c["admin"]["system.users"].find_one({}),
    "give itself more": lambda c, s: c["admin"].command("grantRolesToUser", user_of(s), roles=["root"]),
}


def test_the_services_user_may_do_nothing_to_its_journal_but_append_read_and_watch(
    client: Client, settings: Settings
) -> None:
    before = list(commits(client, settings).find({}))
    for what, attempt in FORBIDDEN.items():
        with pytest.raises(OperationFailure) as refused:
            attempt(client, settings)
        assert refused.value.code == UNAUTHORIZED, what
    assert list(commits(client, settings).find({})) == before
    assert len(before) == 1
    with commits(client, settings).watch() as stream:
        journal_of(settings, client).append(
            about_order("order", "10002"),
            None,
            [CommentAdded(status=Status.PENDING, comment="dua")],
            Context("k", Actor("admin", "ani"), "c"),
        )
        assert stream.next()["fullDocument"]["stream"] == "order:10002"


def test_the_service_does_what_it_likes_in_its_own_database(client: Client, settings: Settings) -> None:
    own = client[settings.own_database]
    with own["pages"].watch() as stream:
        own["pages"].insert_one({"_id": "a"})
        own["pages"].update_one({"_id": "a"}, {"$set": {"seen": True}})
        own["pages"].delete_one({"_id": "a"})
        assert [stream.next()["operationType"] for _ in range(3)] == ["insert", "update", "delete"]
    own["pages"].create_index("seen")
    own["pages"].drop()


def test_setting_up_again_changes_nothing_and_takes_back_rights_that_were_added_by_hand(
    mongo: MongoServer, client: Client, settings: Settings
) -> None:
    with Root(mongo.root_uri) as root:
        root.admin.command("grantRolesToUser", user_of(settings), roles=["root"])
        commits(client, settings).update_one({}, {"$set": {"by_hand": True}})
        provision(mongo.root_uri, settings, PASSWORD, [MAILS], [])
        with pytest.raises(OperationFailure) as refused:
            commits(client, settings).update_one({}, {"$unset": {"by_hand": ""}})
        assert refused.value.code == UNAUTHORIZED
        names = {index["name"] for index in root[settings.journal_database]["commits"].list_indexes()}
    assert names == {"_id_", "stream_version", "stream_command", "time"}


def test_a_changed_password_replaces_the_old_one(mongo: MongoServer, client: Client, settings: Settings) -> None:
    provision(mongo.root_uri, settings, "a new one", [MAILS], [])
    with client_of(replace(settings, mongo_uri=mongo.uri(user_of(settings), "a new one"))) as changed:
        assert commits(changed, settings).count_documents({}) == 1
    with client_of(settings) as old, pytest.raises(OperationFailure) as refused:
        commits(old, settings).find_one({})
    assert refused.value.code == AUTHENTICATION_FAILED


def test_the_same_bytes_can_stand_in_the_blob_store_only_once(client: Client, settings: Settings) -> None:
    with pytest.raises(DuplicateKeyError):
        blobs(client, settings).insert_one({"metadata": blobs(client, settings).find_one({})["metadata"]})


@pytest.mark.usefixtures("client")
def test_topics_keep_every_record_for_ever(settings: Settings) -> None:
    found = topic_config(settings, settings.topic("notifications"))
    assert {
        name: found[name] for name in ("retention.ms", "cleanup.policy", "max.message.bytes", "flush.messages")
    } == {
        "retention.ms": "-1",
        "cleanup.policy": "delete",
        "max.message.bytes": "1048576",
        "flush.messages": "1",
    }


def topic_config(settings: Settings, topic: str) -> dict[str, str]:
    admin = KafkaAdminClient(bootstrap_servers=settings.kafka)
    described = admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic)], config_filter="all")
    admin.close()
    return {name: config["value"] for name, config in described["topic"][topic].items()}


def test_a_topic_with_other_partitions_stops_the_setup(settings: Settings) -> None:
    make_topics(settings)
    with pytest.raises(Broken, match=r"orders\.events has 2 partitions and not 3"):
        make_topics(replace(settings, partitions=3))


def test_a_topic_that_the_broker_does_not_know_yet_is_waited_for(settings: Settings) -> None:
    topics = [settings.topic("orders")]
    with pytest.raises(UnknownTopicOrPartitionError, match=r"orders\.events is not there"):
        assert_topics(settings, topics)

    def make(_seconds: float) -> None:
        make_topics(settings)

    within(20, lambda: assert_topics(settings, topics), pause=make)


def test_a_topic_that_forgets_records_is_refused(settings: Settings) -> None:
    topic = settings.topic("orders")
    admin = KafkaAdminClient(bootstrap_servers=settings.kafka)
    admin.create_topics([NewTopic(topic, settings.partitions, 1, topic_configs={"retention.ms": "1000"})])
    admin.close()
    with pytest.raises(Broken, match=r"orders\.events has retention\.ms=1000 and not -1"):
        assert_topics(settings, [topic])


def test_a_policy_begins_where_the_topics_end_when_it_is_first_set_up_and_stays_there(
    mongo: MongoServer, client: Client, settings: Settings
) -> None:
    own = client[settings.own_database]
    assert sums(own, MAILS) == {"orders": 0, "payments": 0}
    send(settings, "payments", 3)
    later = Policy("orders.later", topics=("payments.events",))
    provision(mongo.root_uri, settings, PASSWORD, [MAILS, later], [])
    assert sums(own, MAILS) == {"orders": 0, "payments": 0}
    assert sums(own, later) == {"orders": 0, "payments": 3}


def send(settings: Settings, service: str, count: int) -> None:
    producer = KafkaProducer(bootstrap_servers=settings.kafka)
    for number in range(count):
        producer.send(settings.topic(service), key=b"%d" % number, value=b"{}").get(10)
    producer.close()


def sums(own: Database[dict[str, Any]], policy: Policy) -> dict[str, int]:
    """Where it begins: the offsets of each topic, added up."""
    found: dict[str, int] = {}
    for partition, offset in (start_of(own, policy.name) or {}).items():
        service = partition.topic.split(".")[-2]
        found[service] = found.get(service, 0) + offset
    return found
