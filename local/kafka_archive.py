"""Everything Kafka needs in the cache: its jars, and the archive that lets it start in a second."""

import tempfile
from pathlib import Path

from local.cache import only_one
from local.jars import fetch_jars, start_archive
from local.kafka import KafkaServer
from local.ports import free_port


def prepare_kafka() -> None:
    """Fetches and makes what isn't there yet; at once when all is. Raises NotDownloaded, DidNotStart."""
    fetch_jars()
    if start_archive().exists():
        return
    with only_one("kafka-archive"):
        if not start_archive().exists():
            _record_a_start()


def _record_a_start() -> None:
    half_done = start_archive().with_suffix(".part")
    with tempfile.TemporaryDirectory(prefix="pesanan-kafka-") as home:
        recorded = KafkaServer(Path(home), free_port(), free_port(), jvm=[f"-XX:AOTCacheOutput={half_done}"])
        recorded.start()
        recorded.stop(within=60)  # the archive is written at its end
    if half_done.exists():  # Java warns and goes on where it can't write one; Kafka starts a little slower without
        half_done.rename(start_archive())
