"""`make run`, from the start to nothing left."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from local.kafka_archive import prepare_kafka
from local.prerequisites import problems
from local.settings import ROOT, LocalSettings
from tests.local_ports import free_range
from tests.waiting import until


@dataclass
class Run:
    """One `python -m local` with data and ports of its own."""

    settings: LocalSettings
    process: subprocess.Popen[str]
    output: Path

    def said(self) -> str:
        return self.output.read_text()

    def everything(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)


@pytest.fixture
def settings(tmp_path: Path) -> LocalSettings:
    return LocalSettings(port=free_range(), data=tmp_path / "data")


@pytest.fixture
def run(settings: LocalSettings, tmp_path: Path) -> Iterator[Run]:
    prepare_kafka()
    running = _start(settings, tmp_path / "output")
    yield running
    running.process.kill()
    running.process.wait()


def test_ctrl_c_stops_everything(run: Run) -> None:
    until(lambda: "Ctrl-C stops everything" in run.said(), within=60)
    everything = run.everything()
    assert len(everything) >= 3  # Kafka, MongoDB and the mail catcher at least
    run.process.send_signal(signal.SIGINT)
    assert run.process.wait(timeout=30) == 0
    assert "nothing is left running" in run.said()
    assert not any(each.is_running() for each in everything)


def test_nothing_is_left_when_it_is_killed(run: Run) -> None:
    until(lambda: "Ctrl-C stops everything" in run.said(), within=60)
    everything = run.everything()
    run.process.kill()
    run.process.wait()
    until(lambda: not [each for each in everything if each.is_running() and each.status() != psutil.STATUS_ZOMBIE])


def test_a_killed_server_is_started_again_and_said_so(run: Run) -> None:
    until(lambda: "Ctrl-C stops everything" in run.said(), within=60)
    [mongod] = [each for each in run.everything() if each.name() == "mongod"]
    mongod.kill()
    until(lambda: "MongoDB ended; it starts again." in run.said())
    until(lambda: [each for each in run.everything() if each.name() == "mongod" and each.pid != mongod.pid])


def test_a_second_one_on_the_same_data_is_refused(run: Run, tmp_path: Path) -> None:
    until(lambda: run.settings.data.exists() and (run.settings.data / "secrets").exists(), within=30)
    second = _start(run.settings, tmp_path / "second")
    assert second.process.wait(timeout=30) == 1
    assert "is running on" in second.said()


def test_secrets_are_readable_by_their_owner_only(run: Run) -> None:
    until((run.settings.secrets / "mongo-root").exists, within=30)
    assert (run.settings.secrets / "mongo-root").stat().st_mode & 0o777 == 0o600


def test_a_taken_port_is_one_sentence_with_a_way_out(settings: LocalSettings) -> None:
    with socket.create_server(("127.0.0.1", settings.mongo_port)):
        [problem] = problems(settings)
    assert problem.startswith(f"Another program holds port {settings.mongo_port} (MongoDB): stop it, or")
    assert f"PESANAN_PORT={settings.port + 1000} make run" in problem


def test_a_machine_of_another_kind_is_one_sentence_with_a_way_out(
    settings: LocalSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platform.system", lambda: "Darwin")
    monkeypatch.setattr("platform.machine", lambda: "arm64")
    assert problems(settings) == [
        "`make run` needs Linux on x86-64, and this is Darwin on arm64: `docker compose up` works there instead."
    ]


def test_too_little_disk_is_one_sentence_with_a_way_out(
    settings: LocalSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("local.prerequisites.NEEDED_BYTES", 10**18)
    [problem] = problems(settings)
    assert "GB are needed: free some, or put the data elsewhere with `PESANAN_DATA=" in problem


def _start(settings: LocalSettings, output: Path) -> Run:
    env = {**os.environ, "PESANAN_PORT": str(settings.port), "PESANAN_DATA": str(settings.data)}
    with output.open("w") as file:
        argv = [sys.executable, "-u", "-m", "local"]
        process = subprocess.Popen(argv, cwd=ROOT, env=env, stdout=file, stderr=subprocess.STDOUT, text=True)
    return Run(settings, process, output)
