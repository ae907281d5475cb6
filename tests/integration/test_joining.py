"""kafka-python 3.0.12 and a first join that is cut in two by short polls: without the patch about half of all fresh
groups stay without partitions for good."""

from __future__ import annotations

from kafka import KafkaAdminClient, KafkaConsumer
from kafka.admin import NewTopic

from local.kafka import KafkaServer
from shared.consuming.records import rejoin_while_rejoining
from tests.waiting import until

GROUPS = 10
SHORTEST = 3  # ms; below that no poll is long enough for one answer of the broker, and ours are 200 ms and more


def test_fresh_groups_get_their_partitions_however_short_the_polls_are(kafka: KafkaServer, fresh_prefix: str) -> None:
    topic = f"{fresh_prefix}.events"
    admin = KafkaAdminClient(bootstrap_servers=kafka.bootstrap)
    admin.create_topics([NewTopic(topic, 3, 1)])
    admin.wait_for_topics([topic])
    admin.close()
    for number in range(GROUPS):
        consumer = KafkaConsumer(bootstrap_servers=kafka.bootstrap, group_id=f"{fresh_prefix}.{number}")
        rejoin_while_rejoining(consumer)
        consumer.subscribe(topics=[topic])
        try:
            until(lambda: joined(consumer, SHORTEST + number), 8, every=0)  # noqa: B023  asked within the round
        finally:
            consumer.close(autocommit=False)


def joined(consumer: KafkaConsumer, poll_ms: int) -> bool:
    consumer.poll(timeout_ms=poll_ms)
    return len(consumer.assignment()) == 3
