"""Why a program ended, from logs as Java, mongod, Python and our own processes write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from operations.last_words import LONGEST, how_it_ended, last_words

KAFKA = """\
2026-12-01 18:45:01:123 +0000 [main] ERROR org.apache.kafka.common.utils.Exit - Exiting Kafka due to fatal exception
java.lang.RuntimeException: No readable meta.properties files found.
\tat org.apache.kafka.metadata.properties.MetaPropertiesEnsemble.verify(MetaPropertiesEnsemble.java:493)
\tat kafka.Kafka.main(Kafka.scala)
"""
MONGOD = """\
{"t":{"$date":"2026-12-01T18:45:01"},"s":"I","c":"CONTROL","msg":"MongoDB starting","attr":{"pid":1}}
{"t":{"$date":"2026"},"s":"E","msg":"WiredTiger error message","attr":{"error":28,"message":{"msg":"No space left"}}}
{"t":{"$date":"2026-12-01T18:45:02"},"s":"F","c":"-","msg":"Fatal assertion","attr":{"msgid":50853}}
{"t":{"$date":"2026-12-01T18:45:02"},"s":"F","c":"CONTROL","msg":"BACKTRACE: ...\\nmany\\nlines","attr":{}}
"""
OURS = """\
{"service":"orders","event":"kafka is away, waiting","level":"warning"}
{"service":"orders","event":"a part failed","level":"error","exception":"Traceback ...\\nValueError: no such topic"}
{"service":"orders","event":"ending","level":"info"}
"""
PYTHON = """\
started
Traceback (most recent call last):
  File "x.py", line 1, in <module>
    raise Broken("the topic holds what the journal lacks")
shared.errors.Broken: the topic holds what the journal lacks
"""


@pytest.mark.parametrize(
    ("log", "told"),
    [
        (KAFKA, "java.lang.RuntimeException: No readable meta.properties files found."),
        (MONGOD, "WiredTiger error message: No space left"),
        (OURS, "a part failed: ValueError: no such topic"),
        (PYTHON, "shared.errors.Broken: the topic holds what the journal lacks"),
        ("first\nno such topic\n\n", "no such topic"),
        (MONGOD.splitlines()[0], "MongoDB starting"),
        (OURS.splitlines()[2], "ending"),
        ("{not json\n", "{not json"),
        ("", ""),
    ],
    ids=["java", "mongod", "ours", "python", "plain", "mongod at work", "ours at work", "half a line", "nothing"],
)
def test_one_line_tells_it(tmp_path: Path, log: str, told: str) -> None:
    file = tmp_path / "log"
    file.write_text(log, "utf-8")
    assert last_words(file) == told


def test_what_an_earlier_start_said_is_not_its_reason(tmp_path: Path) -> None:
    file = tmp_path / "log"
    file.write_text(PYTHON, "utf-8")
    assert last_words(file, since=len(PYTHON)) == ""


def test_a_long_line_is_cut(tmp_path: Path) -> None:
    file = tmp_path / "log"
    file.write_text("x" * 10_000, "utf-8")
    assert last_words(file) == f"{'x' * LONGEST} ..."


def test_what_somebody_else_ended_has_no_reason_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "log"
    file.write_text(PYTHON, "utf-8")
    assert how_it_ended(-9, file) == "was ended by SIGKILL"
    assert how_it_ended(-6, file).startswith("was ended by SIGABRT: shared.errors.Broken")
    assert how_it_ended(1, tmp_path / "no log") == "ended with exit code 1"
