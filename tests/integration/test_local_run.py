"""`make run`, from the start to nothing left."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psutil
import pytest

from benchmarks.memory.processes import name_of
from local.kafka_archive import prepare_kafka
from local.keys import new_password
from local.prerequisites import problems
from local.processes import processes
from local.readiness import wait_until_ready
from local.settings import ROOT, LocalSettings
from simulation.api import Api, Refused
from tests.local_ports import free_range
from tests.waiting import until


@dataclass
class Run:
    """One `python -m local` with data and ports of its own."""

    settings: LocalSettings
    process: subprocess.Popen[str]
    output: Path

    def said(self) -> str:
        return self.output.read_text("utf-8")

    def says_how_to_stop(self) -> bool:
        """The last thing it prints when it's ready."""
        return "Ctrl-C stops everything" in self.said()

    def named(self, name: str) -> list[psutil.Process]:
        """Its running programs of that name."""
        return [each for each in _alive(self.everything()) if each.name() == name]

    def came_back(self, name: str, killed: psutil.Process) -> bool:
        return self.named(name) not in ([], [killed])

    def own(self, name: str) -> list[psutil.Process]:
        """The running process of that name in `processes`, without those that it has forked."""
        children = _alive(psutil.Process(self.process.pid).children())
        return [each for each in children if _runs(each, name)]

    def wait_until_ready(self, *names: str) -> None:
        wanted = [each for each in processes(self.settings) if not names or each.name in names]
        wait_until_ready(wanted, meanwhile=lambda: None, within=60)

    def everything(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)


@pytest.fixture
def settings(tmp_path: Path) -> LocalSettings:
    return LocalSettings(port=free_range(), data=tmp_path / "data")


@pytest.fixture
def run(settings: LocalSettings, tmp_path: Path) -> Iterator[Run]:
    """Ready, for a test that ends it."""
    yield from _ready(settings, tmp_path / "output")


@pytest.fixture(scope="module")
def shared_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Ready, for tests that let it go on."""
    folder = tmp_path_factory.mktemp("run")
    yield from _ready(LocalSettings(port=free_range(), data=folder / "data"), folder / "output")


def test_ctrl_c_stops_everything(run: Run) -> None:
    everything = run.everything()
    assert len(everything) >= 3  # Kafka, MongoDB and the mail catcher at least
    run.process.send_signal(signal.SIGINT)
    assert run.process.wait(timeout=30) == 0
    assert "nothing is left running" in run.said()
    assert not _alive(everything)


def test_nothing_is_left_when_it_is_killed(run: Run) -> None:
    everything = run.everything()
    run.process.kill()
    run.process.wait()
    until(lambda: not _alive(everything))


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("program", "named"), [("mongod", "MongoDB"), ("java", "Kafka")])
def test_a_server_that_is_killed_again_and_again_comes_back_each_time(
    shared_run: Run, program: str, named: str
) -> None:
    """Six times in a row, each time while it starts: more often than a process may die at its first start."""
    for _ in range(6):
        [dying] = shared_run.named(program)
        dying.kill()
        until(partial(shared_run.came_back, program, dying), within=30)
    assert shared_run.process.poll() is None
    assert f"{named} was ended by SIGKILL. It starts again in 0.1 s." in shared_run.said()
    shared_run.wait_until_ready()


@pytest.mark.timeout(240)
def test_while_a_server_is_slow_or_restarts_the_others_are_started_again(shared_run: Run) -> None:
    """Kafka is stopped in the middle of a restart, so that it is never ready; what answers people dies meanwhile."""
    shared_run.wait_until_ready()
    [kafka] = shared_run.named("java")
    kafka.kill()
    until(partial(shared_run.came_back, "java", kafka), within=30)
    [slow] = shared_run.named("java")
    slow.suspend()
    try:
        [parent] = shared_run.own("orders-http")
        parent.kill()
        until(lambda: shared_run.own("orders-http") not in ([], [parent]), within=5)
        shared_run.wait_until_ready("orders-http")
    finally:
        slow.resume()
    shared_run.wait_until_ready()


def test_a_second_one_on_the_same_data_is_refused(shared_run: Run, tmp_path: Path) -> None:
    second = _start(shared_run.settings, tmp_path / "second")
    assert second.process.wait(timeout=30) == 1
    assert second.said().startswith(f"Pesanan is running on {shared_run.settings.data} already: stop it there")


def test_a_command_for_another_port_names_the_one_that_it_runs_on(shared_run: Run) -> None:
    env = {**os.environ, "PESANAN_PORT": "9000", "PESANAN_DATA": str(shared_run.settings.data)}
    demo = [sys.executable, "-m", "local.demo"]
    done = subprocess.run(demo, cwd=ROOT, env=env, capture_output=True, encoding="utf-8", check=False)
    port = shared_run.settings.port
    assert (done.returncode, done.stderr) == (
        1,
        f"Pesanan runs on port {port} and not on 9000: say `PESANAN_PORT={port}` before the command.\n",
    )


def test_the_terminal_names_the_rule_by_which_caught_mails_go(shared_run: Run) -> None:
    assert "/ (the newest 5,000 are kept, 500 MB at most)" in shared_run.said()


def test_a_first_admin_of_an_interrupted_start_gets_another_password(shared_run: Run) -> None:
    lost, shown = (new_password(shared_run.settings, "sari") for _ in range(2))
    desk = Api(f"http://127.0.0.1:{shared_run.settings.port}", "")
    assert desk.post("/keys", {"name": "sari", "password": shown}).status == 201
    with pytest.raises(Refused, match="401"):
        desk.post("/keys", {"name": "sari", "password": lost})


def test_secrets_are_readable_by_their_owner_only(shared_run: Run) -> None:
    secrets = list(shared_run.settings.secrets.iterdir())
    assert "mongo-root" in {secret.name for secret in secrets}
    assert {secret.stat().st_mode & 0o777 for secret in secrets} == {0o600}
    assert shared_run.settings.secrets.stat().st_mode & 0o777 == 0o700


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


def _ready(settings: LocalSettings, output: Path) -> Iterator[Run]:
    prepare_kafka()
    running = _start(settings, output)
    try:
        until(lambda: running.says_how_to_stop() or running.process.poll() is not None, within=90)
        assert running.says_how_to_stop(), running.said()
        yield running
    finally:
        running.process.kill()
        running.process.wait()


def _start(settings: LocalSettings, output: Path) -> Run:
    env = {**os.environ, "PESANAN_PORT": str(settings.port), "PESANAN_DATA": str(settings.data)}
    with output.open("w", encoding="utf-8") as file:
        argv = [sys.executable, "-u", "-m", "local"]
        process = subprocess.Popen(argv, cwd=ROOT, env=env, stdout=file, stderr=subprocess.STDOUT, encoding="utf-8")
    return Run(settings, process, output)


def _alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    return [each for each in processes if _is_alive(each)]


def _runs(process: psutil.Process, name: str) -> bool:
    try:
        return name_of(process.cmdline()) == name
    except psutil.NoSuchProcess:  # it has ended since
        return False


def _is_alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:  # it ended between the two questions
        return False
