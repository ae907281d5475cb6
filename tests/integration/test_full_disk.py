"""A full disk where the logs go: what is done is answered as done. `/dev/full` refuses as a full disk does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import orjson
import pytest

from local.mongo import MongoServer
from local.ports import free_port
from simulation.api import Api as Http
from tests.integration.orders_api import ORDER, Api, api_over
from tests.waiting import until

FULL = Path("/dev/full")
ORDERS = 40
UPLOAD = b"\r\n".join(
    (
        b"--limit",
        b'Content-Disposition: form-data; name="account"',
        b"",
        b"1234567890",
        b"--limit",
        b'Content-Disposition: form-data; name="file"; filename="mutasi.csv"',
        b"Content-Type: text/csv",
        b"",
        b"CONTENT",
        b"--limit--",
        b"",
    )
)


@pytest.fixture
def api(mongo: MongoServer, fresh_prefix: str) -> Iterator[Api]:
    made = api_over(mongo, fresh_prefix)
    yield made
    made.wired.client.close()


@pytest.fixture
def served(api: Api, mongo: MongoServer, fresh_prefix: str) -> Iterator[str]:
    """The service's own processes, whose log goes to a full disk; answers their address."""
    port = free_port()
    told = {"MONGO_URI": mongo.root_uri, "DATABASE_PREFIX": fresh_prefix, "HTTP_PORT": str(port)}
    with FULL.open("wb") as full:
        argv = [sys.executable, "-m", "services.orders", "http"]
        process = subprocess.Popen(argv, env={**os.environ, **told}, stdout=full, stderr=full)
    try:
        until(lambda: live(port) or process.poll() is not None, within=60)
        assert process.poll() is None
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def test_every_order_is_answered_as_the_journal_says_and_lost_lines_are_counted(api: Api, served: str) -> None:
    storefront = Http(served, api.storefront_key)
    placed = [storefront.post("/orders", ORDER) for _ in range(ORDERS)]
    assert [answer.status for answer in placed] == [201] * ORDERS
    commits = api.wired.client[api.wired.settings.journal_database]["commits"]
    assert commits.count_documents({"stream": {"$regex": "^order:"}}) == ORDERS
    with urlopen(f"{served}/metrics", timeout=10) as answer:
        [lost] = [line for line in answer.read().decode().splitlines() if line.startswith("pesanan_log_lines_lost")]
    assert float(lost.split()[1]) >= ORDERS


def test_an_upload_needs_no_disk(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library would put what is above 500 KB into a temporary file."""
    monkeypatch.setattr(tempfile, "tempdir", "/proc/no/disk")
    body = UPLOAD.replace(b"CONTENT", b"Tanggal,Keterangan,Jumlah\n" + b" " * 1_000_000)
    kind = "multipart/form-data; boundary=limit"
    answer = api.as_admin().post("/api/v1/bank-statements", data=body, content_type=kind)
    assert answer.status_code == 202, answer.get_json()


def live(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/health/live", timeout=5) as answer:
            return bool(orjson.loads(answer.read())["status"] == "live")
    except OSError:
        return False
