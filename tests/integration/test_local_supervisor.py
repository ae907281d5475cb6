"""What the supervisor starts runs until it stops, and not a moment longer."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import psutil
import pytest

from local.child import Child
from local.ports import PortTaken
from local.restarting import LONGEST_PAUSE, STEADY, Restarting
from local.server import Server
from local.supervisor import GaveUp, Process, Supervisor
from tests.waiting import until

# A server with a worker of its own: the worker is what is easily left behind.
SLEEPS = [sys.executable, "-c", "import subprocess; print('here', flush=True); subprocess.run(['sleep', '600'])"]
DEAF = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(15, signal.SIG_IGN); print('here', flush=True); time.sleep(600)",
]
DIES = [sys.executable, "-c", "raise SystemExit('no such topic')"]

SUPERVISES = """
import sys, threading
from pathlib import Path
from local.supervisor import Process, Supervisor
supervisor = Supervisor([Process("sleeper", sys.argv[2:])], Path(sys.argv[1]), print)
supervisor.start()
threading.Event().wait()
"""


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervisor(tmp_path: Path, said: list[str]) -> Iterator[Supervisor]:
    running = Supervisor([Process("sleeper", SLEEPS)], tmp_path, said.append)
    running.start()
    until(lambda: "here" in (tmp_path / "sleeper.log").read_text("utf-8"))
    yield running
    running.stop()


def test_what_dies_is_started_again_and_said_so(supervisor: Supervisor, said: list[str]) -> None:
    [died] = _children()
    died.kill()
    until(lambda: _after_a_look(supervisor) not in ([], [died]))
    assert len(said) == 1
    assert "sleeper was ended by SIGKILL. It starts again in 0.1 s." in said[0]


def test_what_dies_at_once_at_its_first_start_is_given_up_with_its_last_words(tmp_path: Path, said: list[str]) -> None:
    dying = Supervisor([Process("dying", DIES)], tmp_path, said.append)
    dying.start()
    with pytest.raises(GaveUp, match=r"dying ended with exit code 1: no such topic, 5 times in a row. Its log: /"):
        until(lambda: _looked_without_end(dying.look_at_first), within=20)


def test_what_dies_later_on_is_tried_again_for_ever_without_a_flood(tmp_path: Path, said: list[str]) -> None:
    dying = Child("dying", DIES, tmp_path / "dying.log")
    starts: list[float] = []
    clock = 1000.0

    def begin() -> None:
        starts.append(clock)
        dying.start()

    restarting = Restarting(dying, begin)
    dying.start()
    while len(starts) < 20:
        until(lambda: not dying.running)
        clock += 0.1
        restarting.look(clock, said.append)
    dying.stop()
    pauses = [later - earlier for earlier, later in pairwise(starts)]
    assert max(pauses) == pytest.approx(LONGEST_PAUSE, abs=0.2)
    assert len(said) == 9
    assert "dying ended with exit code 1: no such topic. That is 9 times in a row: it is tried every 15 s" in said[-1]


def test_one_that_stays_after_many_deaths_is_said_to_run_and_begins_anew(tmp_path: Path, said: list[str]) -> None:
    sleeper = Child("sleeper", SLEEPS, tmp_path / "sleeper.log")
    restarting = Restarting(sleeper, sleeper.start, deaths=8)
    sleeper.start()
    sleeper.kill()
    restarting.look(1000, said.append)
    restarting.look(1000 + LONGEST_PAUSE, said.append)
    assert sleeper.running
    restarting.look(1001 + LONGEST_PAUSE + STEADY, said.append)
    assert said[-1] == "sleeper runs again, for 30 s now."
    sleeper.kill()
    restarting.look(2000, said.append)
    assert "It starts again in 0.1 s." in said[-1]
    sleeper.stop()


def test_what_can_t_be_started_is_tried_again_and_holds_nothing_up(tmp_path: Path, said: list[str]) -> None:
    """As Kafka when its port was taken meanwhile: both are looked at, and only one comes."""
    sleeper = Child("sleeper", SLEEPS, tmp_path / "sleeper.log")
    blocked = Blocked(Child("blocked", SLEEPS, tmp_path / "blocked.log"))
    blocked.child.start()
    supervisor = Supervisor([Process("sleeper", sleeper.argv)], tmp_path, said.append, servers=[blocked])
    supervisor.start()
    blocked.child.kill()
    until(lambda: _looked_without_end(supervisor.look) or len(said) >= 3)
    assert "blocked could not be started: blocked needs port 1 on 127.0.0.1" in said[-1]
    [sleeping] = [child for child in _children() if child.name().startswith("python")]
    sleeping.kill()
    until(lambda: _after_a_look(supervisor) not in ([], [sleeping]))
    supervisor.stop()


class Blocked(Server):
    def __init__(self, child: Child) -> None:
        self._child = child

    def begin(self) -> None:
        raise PortTaken("blocked needs port 1 on 127.0.0.1, and another program holds it.")


def test_nothing_runs_on_after_a_stop(supervisor: Supervisor) -> None:
    everything = _children(recursive=True)
    assert len(everything) == 2
    supervisor.stop()
    until(lambda: not _alive(everything))


def test_what_ignores_sigterm_is_killed(tmp_path: Path, said: list[str]) -> None:
    deaf = Supervisor([Process("deaf", DEAF)], tmp_path, said.append)
    deaf.start()
    until(lambda: "here" in (tmp_path / "deaf.log").read_text("utf-8"))
    deaf.stop(within=0.2)
    assert _children() == []


def test_nothing_runs_on_when_the_supervisor_itself_is_killed(tmp_path: Path) -> None:
    argv = [sys.executable, "-c", SUPERVISES, str(tmp_path), sys.executable, "-c", "import time; time.sleep(600)"]
    killed = subprocess.Popen(argv, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
    until(lambda: psutil.Process(killed.pid).children())
    everything = psutil.Process(killed.pid).children(recursive=True)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    until(lambda: not _alive(everything))


def _after_a_look(supervisor: Supervisor) -> list[psutil.Process]:
    supervisor.look()
    return _children()


def _looked_without_end(look: Callable[[], None]) -> bool:
    look()
    return False


def _children(*, recursive: bool = False) -> list[psutil.Process]:
    children = psutil.Process().children(recursive=recursive)
    return [child for child in children if {"sleep", "python", "python3"} & {child.name().split(".")[0]}]


def _alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    return [each for each in processes if each.is_running() and each.status() != psutil.STATUS_ZOMBIE]
