"""A real Kafka and a real MongoDB in a temporary folder, started as `make run` starts them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import randrange
from tempfile import TemporaryDirectory
from threading import Event as Flag
from typing import Any

from pymongo.collection import Collection

from local.child import Child, DidNotStart
from local.kafka_archive import prepare_kafka
from local.ports import is_taken
from local.processes import processes, worker
from local.progress import Progress
from local.readiness import wait_until_ready
from local.service_environment import SERVICES, service_environment
from local.settings import LocalSettings
from local.supervisor import Process
from local.system import System
from operations.setting_up import set_up
from shared.bootstrap import Client, client_of
from shared.projecting.read import FIRST_GENERATION, collection_name
from shared.settings import Settings

PORTS = 100
BELOW_CONNECTIONS = (12_000, 32_000)
READY = 180.0  # seconds, on a machine that has other things to do


@dataclass(frozen=True)
class Place:
    """Everything is empty at first. `client` has the rights of root."""

    system: System
    client: Client

    @property
    def local(self) -> LocalSettings:
        return self.system.settings

    def settings(self, service: str = "orders") -> Settings:
        """With the rights of root."""
        return Settings(service=service, mongo_uri=self.system.mongo.root_uri, kafka=self.system.kafka.bootstrap)

    @property
    def order_pages(self) -> Collection[dict[str, Any]]:
        """The live ones: nothing is rebuilt where these are looked at."""
        return self.client[self.settings().own_database][collection_name("order_pages", FIRST_GENERATION)]

    def set_up(self, *services: str) -> None:
        """Users, indexes, topics and where policies begin. Safe to repeat."""
        told = {service: service_environment(self.local, service) for service in services}
        set_up(told, self.system.mongo.root_uri)

    def process(self, name: str, instance: int = 1) -> Process:
        """As `make run` starts it: `orders-http`, `orders-consumer` ...; and `orders-relay` as a container has it."""
        alone = [worker(self.local, service, "relay") for service in SERVICES]
        found = next(each for each in [*processes(self.local), *alone] if each.name == name)
        port = int(found.env.get("PROBE_PORT", "0")) + 20 * (instance - 1)
        env = {**found.env, "INSTANCE": str(instance), "PROBE_PORT": str(port)}
        url = found.ready_url if instance == 1 else f"http://127.0.0.1:{port}/health/ready"
        return replace(found, name=f"{name}-{instance}", env=env, ready_url=url)

    @contextmanager
    def running(self, *wanted: Process, ready: bool = True) -> Iterator[Callable[[], None]]:
        """Started (and ready, unless that would hide their first work) inside, ended afterwards. Gives a look at them,
        which raises DidNotStart where one has ended: without a supervisor nothing would come any more."""
        children = [Child(each.name, each.argv, self.local.logs / f"{each.name}.log", each.env) for each in wanted]
        try:
            for child in children:
                child.start()
            if ready:
                wait_until_ready(wanted, meanwhile=lambda: look(children), within=READY)
            yield lambda: look(children)
        finally:
            for child in children:
                child.stop()
                child.end_group()


def look(children: Sequence[Child]) -> None:
    for child in children:
        if not child.running:
            raise DidNotStart(f"{child.name} {child.how_it_ended()}. Its log: {child.log}")


@contextmanager
def servers(progress: Progress) -> Iterator[Place]:
    """MongoDB and Kafka, and nothing else yet."""
    with _system(progress) as system:
        system.mongo.start()
        system.kafka.start()
        with _client_of(system) as client:
            yield Place(system, client)


@contextmanager
def everything(progress: Progress) -> Iterator[tuple[Place, str]]:
    """All that `make run` starts, ready; and an admin's key."""
    with _system(progress) as system:
        first = system.start()
        if first is None:
            raise LookupError("a new system has a first admin")
        with _client_of(system) as client:
            yield Place(system, client), first.key


@contextmanager
def _system(progress: Progress) -> Iterator[System]:
    prepare_kafka()
    with TemporaryDirectory(prefix="pesanan-bench-") as folder:
        system = System(LocalSettings(free_range(), Path(folder)), progress)
        try:
            yield system
        finally:
            system.stop()


def _client_of(system: System) -> Client:
    return client_of(Settings(service="bench", mongo_uri=system.mongo.root_uri))


def free_range() -> int:
    """The first of a hundred ports in a row that nothing holds.

    They lie below those that the kernel gives to connections: one of these may be taken before a process has started.
    """
    while True:
        first = randrange(*BELOW_CONNECTIONS)
        if not any(is_taken(port) for port in range(first, first + PORTS)):
            return first


def until(condition: Callable[[], object], what: str, within: float = 60.0, every: float = 0.02) -> None:
    """Raises TimeoutError."""
    deadline = time.monotonic() + within
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not within {within:g} s")
        Flag().wait(every)


def load() -> str:
    """The load averages, which tell how busy the machine was with other things."""
    return " ".join(f"{one:.2f}" for one in os.getloadavg())
