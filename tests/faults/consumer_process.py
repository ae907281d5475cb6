"""The whole consumer as a process of its own: pages, a policy that mails, probes; what it logs is in a file."""

from __future__ import annotations

import json
import multiprocessing
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from shared.bootstrap import client_of, journal_of
from shared.consuming import run_consumer
from shared.observing import logs
from shared.settings import Settings
from tests.faults.toy_mails import Mails
from tests.faults.toy_pages import PAGES

FORKS = multiprocessing.get_context("forkserver")  # consumers fork from a clean process that has imported all
FORKS.set_forkserver_preload(["tests.faults.consumer_process"])


def consume(settings: Settings, said: Path) -> None:
    sys.stderr = said.open("w", buffering=1, encoding="utf-8")
    logs.configure(settings.service)
    journal = journal_of(settings, client_of(settings))
    run_consumer(settings, policies=[Mails(journal).policy], projections=PAGES, journal=journal)


@contextmanager
def consumer(settings: Settings, said: Path) -> Iterator[ForkServerProcess]:
    """Asked to end with the block; a test that expects more looks at its exit code."""
    process = FORKS.Process(target=consume, args=(settings, said), daemon=True)
    process.start()
    try:
        yield process
        process.terminate()
        process.join(20)
    finally:
        process.kill()
        process.join()


def missing(settings: Settings) -> dict[str, str]:
    """What its readiness names; empty when it's ready."""
    connection = HTTPConnection(settings.probe_host, settings.probe_port, timeout=10)
    try:
        connection.request("GET", "/health/ready")
        said: dict[str, Any] = json.loads(connection.getresponse().read())
        return dict(said["missing"])
    except OSError as error:
        return {"process": str(error)}
    finally:
        connection.close()
