"""What the supervisor starts runs until it stops, and not a moment longer."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

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
    assert "sleeper ended with exit code -9; it starts again in 0.1 s" in said[0]


def test_what_dies_at_once_each_time_is_given_up_with_the_end_of_its_log(tmp_path: Path, said: list[str]) -> None:
    dying = Supervisor([Process("dying", DIES)], tmp_path, said.append)
    dying.start()
    with pytest.raises(GaveUp, match=r"(?s)dying ended with exit code 1, 5 times in 10 s.*no such topic"):
        until(lambda: _looked_without_end(dying), within=20)
    assert len(said) == 4


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


def _looked_without_end(supervisor: Supervisor) -> bool:
    supervisor.look()
    return False


def _children(*, recursive: bool = False) -> list[psutil.Process]:
    children = psutil.Process().children(recursive=recursive)
    return [child for child in children if {"sleep", "python", "python3"} & {child.name().split(".")[0]}]


def _alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    return [each for each in processes if each.is_running() and each.status() != psutil.STATUS_ZOMBIE]
