"""What an HTTP process writes to its log: a JSON object a line, from whomever it comes."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import orjson

from local.ports import free_port
from tests.waiting import until

PROGRAM = """
import sys, warnings
from flask import Flask
from shared.http.serving import serve
from shared.observing import logs

def app():
    made = Flask("shop")
    @made.get("/")
    def broken():
        warnings.warn("soon gone")
        raise RuntimeError("two\\nlines")
    return made

logs.configure("orders")
serve("127.0.0.1", int(sys.argv[1]), 1, 2, app)
"""


def test_flask_gunicorn_and_warnings_log_in_json(tmp_path: Path) -> None:
    port = free_port()
    log = tmp_path / "log"
    with log.open("wb") as out:
        process = subprocess.Popen([sys.executable, "-c", PROGRAM, str(port)], stdout=out, stderr=out)
    try:
        until(lambda: asked(port) == 500)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)
    lines = [orjson.loads(line) for line in log.read_bytes().splitlines()]
    assert {line["service"] for line in lines} == {"orders"}
    assert {line["logger"] for line in lines} == {"gunicorn.error", "shop", "py.warnings"}
    (failed,) = (line for line in lines if line["logger"] == "shop")
    assert failed["level"] == "error"
    assert "RuntimeError: two\nlines" in failed["exception"]


def asked(port: int) -> int:
    try:
        with urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code
    except OSError:
        return 0
