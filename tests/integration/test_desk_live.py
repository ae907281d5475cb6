"""Fifty open dashboards before the process that serves: all are told, others are answered, and it stops at once."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode

import pytest

from local.child import Child
from local.mongo import MongoServer
from local.ports import free_port
from tests.integration.orders_api import Api, project

OPEN = 50
TOLD_WITHIN = 1.0  # seconds
STOPPED_WITHIN = 5.0
LOOPBACK = "127.0.0.1"


@pytest.fixture
def port(mongo: MongoServer, fresh_prefix: str, tmp_path: Path) -> Iterator[tuple[int, Child]]:
    chosen = free_port()
    told = {"MONGO_URI": mongo.root_uri, "DATABASE_PREFIX": fresh_prefix, "HTTP_PORT": str(chosen)}
    nowhere = {"KAFKA_BOOTSTRAP": f"{LOOPBACK}:{free_port()}"}  # pages need no Kafka
    server = Child("orders-http", [sys.executable, "-m", "services.orders", "http"], tmp_path / "log", told | nowhere)
    server.start()
    try:
        server.wait_until(lambda: _answers(chosen), within=60)
        yield chosen, server
    finally:
        server.stop()
        server.end_group()


def test_fifty_open_pages_are_told_and_keep_nothing_from_stopping(api: Api, port: tuple[int, Child]) -> None:
    number, server = port
    with ExitStack() as lines:
        cookie = _signed_in(lines, number, api.wired.people.add("ani"))
        streams = [_asked(lines, number, "/desk/changes", cookie) for _ in range(OPEN)]
        for stream in streams:
            assert stream.status == 200 and stream.readline() == b"retry: 3000\n" and stream.readline() == b"\n"
        assert b"10001" not in _asked(lines, number, "/desk/", cookie).read()  # which is kept until something changes
        began = time.monotonic()
        api.place()
        project(api)
        for stream in streams:
            while not stream.readline().startswith(b"event: changed"):
                assert time.monotonic() - began < TOLD_WITHIN
        assert time.monotonic() - began < TOLD_WITHIN
        assert b"10001" in _asked(lines, number, "/desk/", cookie).read()
        server.ask_to_stop()
        assert server.ended_within(STOPPED_WITHIN)


def _answers(port: int) -> bool:
    try:
        with ExitStack() as lines:
            return _asked(lines, port, "/health/live").status == 200
    except OSError:
        return False


def _asked(lines: ExitStack, port: int, path: str, cookie: str = "", form: str | None = None) -> HTTPResponse:
    line = lines.enter_context(closing(HTTPConnection(LOOPBACK, port, timeout=20)))
    headers = {"Cookie": cookie} if cookie else {}
    if form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    line.request("POST" if form is not None else "GET", path, form, headers)
    return lines.enter_context(line.getresponse())


def _signed_in(lines: ExitStack, port: int, password: str) -> str:
    """The session's cookie."""
    door = _asked(lines, port, "/desk/sign-in")
    visit = door.headers["Set-Cookie"].partition(";")[0]
    found = re.search(r'name="forgery_token" value="([^"]+)"', door.read().decode())
    assert found is not None
    form = urlencode({"forgery_token": found[1], "name": "ani", "password": password})
    return _asked(lines, port, "/desk/sign-in", visit, form).headers["Set-Cookie"].partition(";")[0]
