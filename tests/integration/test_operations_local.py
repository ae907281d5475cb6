"""`./pesanan`: the operator's commands against the real processes of `make run`, from the tutorial to a backup."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.kafka_archive import prepare_kafka
from local.settings import ROOT
from tests.local_ports import free_range
from tests.waiting import until

Told = dict[str, str]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """Where a running system is, by its environment. The demo has been played in it."""
    prepare_kafka()
    folder = tmp_path_factory.mktemp("operated")
    told = {**os.environ, "PESANAN_PORT": str(free_range()), "PESANAN_DATA": str(folder / "data"), "COLUMNS": "200"}
    with (folder / "output").open("w", encoding="utf-8") as output:
        argv = [sys.executable, "-u", "-m", "local"]
        running = subprocess.Popen(argv, cwd=ROOT, env=told, stdout=output, stderr=subprocess.STDOUT)
    try:
        until(
            lambda: "Ctrl-C stops" in (folder / "output").read_text("utf-8") or running.poll() is not None, within=120
        )
        assert running.poll() is None, (folder / "output").read_text("utf-8")
        played = pesanan(told, "demo", "--folder", str(folder / "demo"))
        assert played.returncode == 0, played.stdout + played.stderr
        yield told
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(60)


def pesanan(told: Told, *arguments: str) -> subprocess.CompletedProcess[str]:
    """From another folder than the repository's."""
    command = [str(ROOT / "pesanan"), *arguments]
    return subprocess.run(
        command, cwd=told["PESANAN_DATA"], env=told, capture_output=True, encoding="utf-8", check=False
    )


@pytest.mark.timeout(240)
def test_after_the_tutorial_nothing_needs_a_person_and_everything_agrees(told: Told) -> None:
    until(lambda: pesanan(told, "status").returncode == 0, within=60, every=1)
    rows = json.loads(pesanan(told, "status", "--json").stdout)["rows"]
    assert len({row["of"] for row in rows if row["what"] == "records behind"}) >= 7
    until(lambda: pesanan(told, "reconcile").returncode == 0, within=60, every=1)
    verified = pesanan(told, "verify")
    assert (verified.returncode, verified.stderr) == (0, "")


@pytest.mark.timeout(120)
def test_a_backup_is_made_beside_it_and_none_is_restored_over_it(told: Told) -> None:
    made = pesanan(told, "backup", "monday")
    assert made.returncode == 0, made.stderr
    assert (Path(told["PESANAN_DATA"]) / "monday" / "manifest.json").exists()
    refused = pesanan(told, "restore", "monday", "--replace", "--yes")
    assert refused.returncode == 1
    assert refused.stderr == "invoices, notifications, orders, payments still run: stop the services first\n"


@pytest.mark.timeout(120)
def test_a_rebuild_beside_it_switches_over(told: Told) -> None:
    rebuilt = pesanan(told, "rebuild")
    assert (rebuilt.returncode, rebuilt.stderr) == (0, ""), rebuilt.stdout + rebuilt.stderr
    assert "Generation 2" in rebuilt.stdout
    until(lambda: pesanan(told, "status").returncode == 0, within=60, every=1)


def test_without_a_system_there_is_one_sentence(tmp_path: Path) -> None:
    found = pesanan({**os.environ, "PESANAN_DATA": str(tmp_path)}, "status")
    assert (found.returncode, found.stdout) == (1, "")
    assert found.stderr == f"There is no system in {tmp_path} yet: `make run` makes one.\n"
