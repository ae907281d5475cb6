"""`make run` with real servers on data that is damaged, and on a disk that fills up: sentences, and no stack trace."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from local.kafka_archive import prepare_kafka
from local.processes import processes
from local.readiness import wait_until_ready
from local.secret_files import ROOT_SECRET
from local.settings import ROOT, LocalSettings
from tests.local_ports import free_range
from tests.waiting import until

# As `make run`, on a disk that needn't hold gigabytes.
RUN = "import local.prerequisites as p; p.NEEDED_BYTES = 0; from local.__main__ import main; main()"
READY = "Ctrl-C stops everything"


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of a system that ran and was stopped."""
    prepare_kafka()
    folder = tmp_path_factory.mktemp("used")
    with running(LocalSettings(free_range(), folder / "data"), folder / "output"):
        pass
    return folder / "data"


@pytest.fixture
def settings(used: Path, tmp_path: Path) -> LocalSettings:
    """On a copy of it."""
    subprocess.run(["cp", "-a", used, tmp_path / "data"], check=True)
    return LocalSettings(free_range(), tmp_path / "data")


def other_password(data: Path) -> None:
    (data / "secrets" / ROOT_SECRET).write_text("another", "utf-8")


def damaged_mongo(data: Path) -> None:
    (data / "mongo" / "data" / "WiredTiger.turtle").write_text("nonsense", "utf-8")


def damaged_key_file(data: Path) -> None:
    (data / "mongo" / "replica-set.key").write_text("", "utf-8")


def damaged_kafka(data: Path) -> None:
    (data / "kafka" / "data" / "meta.properties").write_text("nonsense=1", "utf-8")


def file_in_the_way(data: Path) -> None:
    subprocess.run(["rm", "-rf", data / "logs"], check=True)
    (data / "logs").touch()


@pytest.mark.timeout(500)
@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (other_password, "was made with another password of MongoDB's user root. Put {data}/secrets/mongo-root back"),
        (damaged_mongo, "MongoDB was ended by SIGABRT: "),
        (damaged_key_file, "MongoDB ended with exit code 1: "),
        (damaged_kafka, "Kafka ended with exit code 1: "),
        (file_in_the_way, "{data}/logs: File exists. A file is in the way of a folder: move it, or put"),
    ],
    ids=lambda case: getattr(case, "__name__", ""),
)
def test_damaged_data_is_a_sentence(
    settings: LocalSettings, tmp_path: Path, damage: Callable[[Path], None], said: str
) -> None:
    damage(settings.data)
    process = started(settings, tmp_path / "output")
    assert process.wait(timeout=300) == 1
    output = (tmp_path / "output").read_text("utf-8")
    assert said.format(data=settings.data) in output
    assert_no_trace(output)


@pytest.mark.timeout(500)
def test_a_setup_that_is_killed_is_a_sentence(settings: LocalSettings, tmp_path: Path) -> None:
    process = started(settings, tmp_path / "output")
    until(lambda: setup_of(process.pid, "payments"), within=240)
    for setup in setup_of(process.pid, "payments"):
        setup.kill()
    assert process.wait(timeout=120) == 1
    output = (tmp_path / "output").read_text("utf-8")
    assert (
        "The payments service could not be set up: its setup was ended by SIGKILL. It may be repeated at once."
        in output
    )
    assert_no_trace(output)


@pytest.mark.timeout(600)
def test_a_disk_that_fills_up_is_a_sentence_and_all_goes_on_once_there_is_room(
    settings: LocalSettings, tmp_path: Path
) -> None:
    """On a disk of its own, in memory, in a name space where this user may mount it."""
    disk = tmp_path / "disk"
    disk.mkdir()
    on_it = LocalSettings(settings.port, disk / "data")
    with running(on_it, tmp_path / "output", disk=disk, filled_from=settings.data) as run:
        within = Path(f"/proc/{run.pid}/root{disk}")
        filling = within / "filling"
        fill(filling)
        [mongod] = [each for each in psutil.Process(run.pid).children(recursive=True) if each.name() == "mongod"]
        mongod.kill()
        until(lambda: f"The disk of {on_it.data} is full" in (tmp_path / "output").read_text("utf-8"), within=120)
        filling.unlink()
        wait_until_ready(processes(settings), meanwhile=lambda: None, within=240)
        assert run.poll() is None
    assert_no_trace((tmp_path / "output").read_text("utf-8"))


def fill(file: Path) -> None:
    """Until the disk takes nothing more."""
    with suppress(OSError), file.open("wb", buffering=0) as disk:
        while True:
            disk.write(b"x" * 1_000_000)


def assert_no_trace(output: str) -> None:
    assert "Traceback" not in output and "\tat " not in output, output


def setup_of(pid: int, service: str) -> list[psutil.Process]:
    children = psutil.Process(pid).children()
    return [each for each in children if [f"services.{service}", "setup"] == each.cmdline()[-2:]]


@contextmanager
def running(
    settings: LocalSettings, output: Path, disk: Path | None = None, filled_from: Path | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    process = started(settings, output, disk, filled_from)
    try:
        until(lambda: READY in output.read_text("utf-8") or process.poll() is not None, within=240)
        assert process.poll() is None, output.read_text("utf-8")
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def started(
    settings: LocalSettings, output: Path, disk: Path | None = None, filled_from: Path | None = None
) -> subprocess.Popen[bytes]:
    argv = [sys.executable, "-u", "-c", RUN]
    if disk is not None:
        mounted = f'mount -t tmpfs -o size=700m none "{disk}" && cp -a "{filled_from}" "{settings.data}" && exec "$@"'
        user = [] if os.geteuid() == 0 else ["--map-root-user"]
        argv = ["unshare", *user, "--mount", "sh", "-c", mounted, "sh", *argv]
    env = {**os.environ, "PESANAN_PORT": str(settings.port), "PESANAN_DATA": str(settings.data)}
    with output.open("wb") as file:
        return subprocess.Popen(argv, cwd=ROOT, env=env, stdout=file, stderr=file)
