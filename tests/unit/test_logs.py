"""A log line that can't be written fails nobody and is counted, whoever says it."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import structlog

from shared.observing import logs
from shared.observing.lost_lines import LOST


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Standard error, which takes nothing."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    stream = Path("/dev/full").open("w", buffering=1, encoding="utf-8")  # noqa: SIM115  closing it may be refused too
    monkeypatch.setattr(sys, "stderr", stream)
    logs.configure("shop")
    yield
    structlog.reset_defaults()
    logging.captureWarnings(capture=False)
    root.handlers[:], root.level = before
    for name in logs.QUIET:
        logging.getLogger(name).setLevel(logging.NOTSET)
    with suppress(OSError):  # of what it holds back
        stream.close()


def lost() -> float:
    return LOST._value.get()  # type: ignore[no-any-return]  # the library shows it no other way


@pytest.mark.parametrize("level", ["debug", "info", "warning", "error", "critical", "exception"])
def test_our_own_line(full_disk: None, level: str) -> None:
    before = lost()
    getattr(structlog.get_logger(), level)("command", order="10001")
    assert lost() == before + (level != "debug")


def test_a_librarys_line(full_disk: None) -> None:
    before = lost()
    logging.getLogger("gunicorn.error").error("worker left")
    assert lost() == before + 1
