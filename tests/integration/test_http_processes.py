"""Several processes that answer as one: what they count is told together, whoever is asked."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from prometheus_client.parser import text_string_to_metric_families

from local.ports import free_port
from shared.observing.several_processes import IN_MEMORY, count_together
from tests.waiting import until

PROGRAM = """
import sys
from shared.observing.several_processes import count_together
count_together()
import os
from flask import Flask
from shared.http.probing import probed
from shared.http.serving import serve

def app():
    made = Flask("shop")
    probed(made, {}, {})
    made.get("/")(lambda: str(os.getpid()))
    return made

serve("127.0.0.1", int(sys.argv[1]), 2, 4, app)
"""
ASKED = ("pesanan_http_request_seconds_count", {"method": "GET", "route": "/", "status": "200"})


class Served:
    """Two processes that answer and their parent. `answers` counts what each has answered, by its id."""

    def __init__(self, port: int, parent: subprocess.Popen[bytes]) -> None:
        self.port, self.parent = port, parent
        self.answers: Counter[int] = Counter()

    def ask(self) -> bool:
        """On a new connection, so that either may take it. False where nobody answers."""
        try:
            self.answers[int(self._get("/"))] += 1
        except OSError:
            return False
        return True

    def figure(self, name: str, labels: dict[str, str] | None = None) -> float:
        families = text_string_to_metric_families(self._get("/metrics"))
        samples = [one for family in families for one in family.samples]
        return sum(one.value for one in samples if one.name == name and labels in (None, one.labels))

    def _get(self, path: str) -> str:
        with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
            return str(answer.read().decode())


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    port = free_port()
    parent = subprocess.Popen([sys.executable, "-c", PROGRAM, str(port)], env={**os.environ, "TMPDIR": str(tmp_path)})
    made = Served(port, parent)
    try:
        until(made.ask)
        yield made
    finally:
        parent.send_signal(signal.SIGTERM)
        parent.wait(20)


def test_whoever_is_asked_tells_what_all_have_counted(served: Served) -> None:
    until(lambda: served.ask() and len(served.answers) == 2)
    assert [served.figure(*ASKED) for _ in range(10)] == [served.answers.total()] * 10


def test_what_a_killed_one_has_counted_stays(served: Served) -> None:
    until(lambda: served.ask() and len(served.answers) == 2)
    killed = next(iter(served.answers))
    os.kill(killed, signal.SIGKILL)
    until(lambda: served.ask() and len(served.answers) == 3)
    assert served.figure(*ASKED) == served.answers.total()


def test_memory_and_time_are_those_of_the_whole_family(served: Served) -> None:
    until(lambda: served.ask() and len(served.answers) == 2)
    alone = Path(f"/proc/{served.parent.pid}/smaps_rollup").read_text("utf-8")
    parents = next(int(line.split()[1]) * 1024 for line in alone.splitlines() if line.startswith("Pss:"))
    assert served.figure("process_resident_memory_bytes") > 1.2 * parents
    assert served.figure("process_cpu_seconds_total") > 0


def test_what_they_count_is_on_no_disk_and_nothing_is_left_of_it(served: Served, tmp_path: Path) -> None:
    """A page of a mapped file for which a full disk has no room would end the process."""
    assert counted_by(served.parent)
    assert list(tmp_path.glob("pesanan-metrics-*")) == []
    served.parent.send_signal(signal.SIGTERM)
    served.parent.wait(20)
    assert counted_by(served.parent) == []


def test_what_a_killed_parent_has_left_is_removed_by_the_next(served: Served) -> None:
    served.parent.kill()
    served.parent.wait()
    assert counted_by(served.parent)
    counts_alone = "from shared.observing.several_processes import *; count_together(); end_counting()"
    subprocess.run([sys.executable, "-c", counts_alone], check=True)
    assert counted_by(served.parent) == []


def counted_by(parent: subprocess.Popen[bytes]) -> list[Path]:
    return list(IN_MEMORY.glob(f"pesanan-metrics-{parent.pid}-*/*.db"))


def test_what_counts_already_is_not_counted_together() -> None:
    with pytest.raises(RuntimeError, match="loaded already"):
        count_together()
