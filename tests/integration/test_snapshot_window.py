"""Backups leave MongoDB's history window as it was: two at once, and one that is killed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from pymongo import MongoClient

from local.kafka import KafkaServer
from local.mongo import MongoServer
from operations.snapshot_window import KEPT, PARAMETER, long_history
from tests.integration.operated import Operated, operated_on
from tests.waiting import until

HOLDER = """
import sys, time
from datetime import timedelta
from pymongo import MongoClient
from operations import snapshot_window
snapshot_window.SILENT = timedelta(seconds=2)
snapshot_window.SAID_EVERY = 0.5
with MongoClient(sys.argv[1]) as client, snapshot_window.long_history(client):
    print("held", flush=True)
    time.sleep(60)
"""
BEFORE = 420  # seconds: what an operator may have set


@pytest.fixture
def client(own_mongo: MongoServer) -> Iterator[MongoClient[dict[str, Any]]]:
    with MongoClient[dict[str, Any]](own_mongo.root_uri) as client:
        client.admin.command({"setParameter": 1, PARAMETER: BEFORE})
        yield client


def window(client: MongoClient[dict[str, Any]]) -> int:
    return int(client.admin.command({"getParameter": 1, PARAMETER: 1})[PARAMETER])


def holder(mongo: MongoServer) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", HOLDER, mongo.root_uri], stdout=subprocess.PIPE, encoding="utf-8")
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    return process


def killed(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def test_of_two_at_once_the_last_one_puts_it_back(client: MongoClient[dict[str, Any]]) -> None:
    with long_history(client):
        with long_history(client):
            assert window(client) == KEPT
        assert window(client) == KEPT
    assert window(client) == BEFORE
    with long_history(client):
        assert window(client) == KEPT
    assert window(client) == BEFORE


def test_one_that_lives_keeps_it_beyond_the_end_of_one_that_was_killed(
    client: MongoClient[dict[str, Any]], own_mongo: MongoServer
) -> None:
    with long_history(client):
        killed(holder(own_mongo))
        assert window(client) == KEPT
    until(lambda: _looked(client) == BEFORE, within=20)


def _looked(client: MongoClient[dict[str, Any]]) -> int:
    with long_history(client):
        pass
    return window(client)


@pytest.mark.timeout(120)
def test_what_a_killed_one_left_is_put_back_by_the_next_command_of_any_kind(
    client: MongoClient[dict[str, Any]], own_mongo: MongoServer, kafka: KafkaServer, fresh_prefix: str
) -> None:
    with operated_on(own_mongo, kafka, fresh_prefix) as system:
        living = holder(own_mongo)
        until(lambda: _after_a_status(system, client) == KEPT, within=10)
        killed(living)
        assert window(client) == KEPT
        until(lambda: _after_a_status(system, client) == BEFORE, within=20)


def _after_a_status(system: Operated, client: MongoClient[dict[str, Any]]) -> int:
    system.run("status")
    return window(client)
