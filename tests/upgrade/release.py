"""The release that landed last, as its own code from git: checked out, installed and run beside the code of today."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local.settings import ROOT, LocalSettings
from simulation.api import Api
from tests.waiting import until

COMMIT = Path(__file__).with_name("last_release.txt").read_text("utf-8").strip()
LOCK = "requirements/local.txt"
READY_WITHIN = 180.0  # seconds
SAID_LAST = "Ctrl-C stops everything"


@dataclass(frozen=True)
class Code:
    """A checkout whose `.venv` holds what it runs on."""

    folder: Path

    def python(self, settings: LocalSettings, *arguments: str) -> str:
        """What it printed. Raises AssertionError, with all of it, for another exit code than 0."""
        return self._said([str(self.folder / ".venv" / "bin" / "python"), *arguments], settings)

    def pesanan(self, settings: LocalSettings, *arguments: str) -> str:
        """The operator's command, likewise."""
        return self._said([str(self.folder / "pesanan"), *arguments], settings)

    def status(self, settings: LocalSettings) -> list[dict[str, Any]]:
        """The rows of `pesanan status`, whether or not one needs a person."""
        said = self._said([str(self.folder / "pesanan"), "status", "--json"], settings, exit_codes=(0, 1))
        rows: list[dict[str, Any]] = json.loads(said)["rows"]
        return rows

    @contextmanager
    def running(self, settings: LocalSettings) -> Iterator[None]:
        """`make run`, ready; stopped afterwards, with nothing left of it."""
        settings.data.mkdir(parents=True, exist_ok=True)
        log = settings.data / "output"
        with log.open("w", encoding="utf-8") as output:
            argv = [str(self.folder / ".venv" / "bin" / "python"), "-u", "-m", "local"]
            process = subprocess.Popen(
                argv, cwd=self.folder, env=_told(settings), stdout=output, stderr=subprocess.STDOUT
            )
        try:
            until(
                lambda: SAID_LAST in log.read_text("utf-8") or process.poll() is not None,
                within=READY_WITHIN,
                every=0.1,
            )
            assert process.poll() is None, log.read_text("utf-8")
            yield
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(60) == 0, log.read_text("utf-8")

    def api(self, settings: LocalSettings, scope: str, name: str) -> Api:
        """The running system's, with a key of its own."""
        key = self.python(settings, "-m", "local.keys", scope, name).split()[-1]
        return Api(f"http://127.0.0.1:{settings.port}", key)

    def _said(self, command: list[str], settings: LocalSettings, exit_codes: Collection[int] = (0,)) -> str:
        done = subprocess.run(
            command, cwd=self.folder, env=_told(settings), capture_output=True, encoding="utf-8", check=False
        )
        assert done.returncode in exit_codes, f"{command}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout


TODAY = Code(ROOT)


def last_release(folder: Path) -> Code:
    """Unpacked into `folder` and installed. Raises AssertionError where git doesn't hold the commit."""
    folder.mkdir(parents=True)
    archive = folder.with_suffix(".tar")
    made = subprocess.run(
        ["git", "archive", "--output", str(archive), COMMIT],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert made.returncode == 0, f"the last release {COMMIT} is not in this clone (a shallow one?): {made.stderr}"
    subprocess.run(["tar", "--extract", "--file", str(archive), "--directory", str(folder)], check=True)
    _install(folder)
    return Code(folder)


def _install(folder: Path) -> None:
    """Today's environment where both lock the same; else one of its own, since its code must run on what it locked."""
    if (folder / LOCK).read_bytes() == (ROOT / LOCK).read_bytes():
        (folder / ".venv").symlink_to(Path(sys.prefix))
        return
    subprocess.run([sys.executable, "-m", "venv", str(folder / ".venv")], check=True)
    pip = [str(folder / ".venv" / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "--no-deps", "-r", str(folder / LOCK)], check=True)


def _told(settings: LocalSettings) -> Mapping[str, str]:
    """The tests' own PYTHONPATH must not reach the other checkout."""
    own = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return {**own, "PESANAN_PORT": str(settings.port), "PESANAN_DATA": str(settings.data), "COLUMNS": "200"}
