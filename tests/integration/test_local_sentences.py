"""What `make run`, `make demo`, `make admin` and `./pesanan` can't do is a sentence with a way out, no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from local.cache import NoCache, cache_folder
from local.secret_files import ROOT_SECRET, BadSecret, secret
from local.sentences import ended_in_a_sentence
from local.settings import ROOT, BadSetting, from_environment
from tests.local_ports import free_range

COMMANDS = {
    "run": [sys.executable, "-m", "local"],
    "demo": [sys.executable, "-m", "local.demo"],
    "admin": [sys.executable, "-m", "local.keys", "admin", "ani"],
    "pesanan": [str(ROOT / "pesanan"), "status"],
}
BAD_PORTS = ["abc", "65500", "65442", "0", "-1", "80", "99999", "8000.5", "٣٠٠٠", "1_0000"]


def said_by(*argv: str, **told: str | Path) -> str:
    """What it says before it ends with 1; everything that it says is that."""
    env = {**os.environ, **{name: str(value) for name, value in told.items()}}
    done = subprocess.run(argv, cwd=ROOT, env=env, capture_output=True, encoding="utf-8", timeout=100, check=False)
    said = done.stdout + done.stderr
    assert done.returncode == 1, said
    assert "Traceback" not in said
    return said


@pytest.mark.parametrize("port", BAD_PORTS)
def test_a_port_that_is_none(port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PESANAN_PORT", port)
    with pytest.raises(BadSetting, match=f"PESANAN_PORT is {port!r} and must be a whole number from 1024 to 65441"):
        from_environment()


def test_each_port_of_the_highest_range_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PESANAN_PORT", "65441")
    assert from_environment().mongo_port == 65535


@pytest.mark.parametrize("command", COMMANDS)
def test_a_port_that_is_none_in_each_command(command: str, tmp_path: Path) -> None:
    assert said_by(*COMMANDS[command], PESANAN_PORT="abc", PESANAN_DATA=tmp_path).startswith("PESANAN_PORT is 'abc'")


@pytest.mark.parametrize("command", ["run", "demo"])
@pytest.mark.parametrize("below", ["", "deeper/still"])
def test_data_on_a_file(command: str, below: str, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    said = said_by(*COMMANDS[command], PESANAN_DATA=file / below)
    assert said.startswith(str(file))
    assert "A file is in the way of a folder: move it, or put the data elsewhere with `PESANAN_DATA=" in said


def test_data_where_nothing_can_be_written(tmp_path: Path) -> None:
    """In a name space of its own, where this user may mount a file system."""
    place = tmp_path / "read-only"
    place.mkdir()
    mounted = f"mount -t tmpfs -o ro none {place} && exec {sys.executable} -m local"
    user = [] if os.geteuid() == 0 else ["--map-root-user"]
    said = said_by("unshare", *user, "--mount", "sh", "-c", mounted, PESANAN_DATA=place / "data")
    assert said.startswith(f"{place}/data: Read-only file system. Nothing can be written there: put the data elsewhere")


def test_data_of_another_user(tmp_path: Path) -> None:
    """Root may open everything, so that the system's own refusal stands in for it."""
    refused = PermissionError(13, "Permission denied", str(tmp_path / "lock"))

    def opens() -> None:
        raise refused

    with pytest.raises(SystemExit) as ended:
        ended_in_a_sentence(opens)
    assert ended.value.code == (
        f"{tmp_path}/lock: Permission denied. It may belong to another user: give it to yours, or put the data "
        "elsewhere with `PESANAN_DATA=/another/folder` before the command."
    )


@pytest.mark.parametrize("command", ["admin", "pesanan"])
def test_a_system_that_was_never_started(command: str, tmp_path: Path) -> None:
    said = said_by(*COMMANDS[command], PESANAN_DATA=tmp_path)
    assert said == f"There is no system in {tmp_path} yet: `make run` makes one.\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["admin", "pesanan"])
@pytest.mark.parametrize(
    ("lock", "hint"), [("", "Is it running? `make run` starts it."), ("9000", "PESANAN_PORT=9000")]
)
def test_a_system_that_does_not_run(command: str, lock: str, hint: str, tmp_path: Path) -> None:
    secret(tmp_path / "secrets", ROOT_SECRET)
    (tmp_path / "lock").write_text(lock, "utf-8")
    said = said_by(*COMMANDS[command], PESANAN_DATA=tmp_path, PESANAN_PORT=str(free_range()))
    assert "MongoDB does not answer" in said and hint in said


def test_a_key_for_nobody(tmp_path: Path) -> None:
    assert "make admin NAME=ani" in said_by(*COMMANDS["admin"][:-1], "", PESANAN_DATA=tmp_path)


@pytest.mark.parametrize("content", [b"", b"\0\0\0\0", b"two words", "é".encode("latin-1")])
def test_a_damaged_secret(content: bytes, tmp_path: Path) -> None:
    (tmp_path / ROOT_SECRET).write_bytes(content)
    with pytest.raises(
        BadSecret, match=f"{ROOT_SECRET} is damaged: it holds no secret any more. Put it back from a copy"
    ):
        secret(tmp_path, ROOT_SECRET)


def test_too_few_open_files(tmp_path: Path) -> None:
    limited = ["sh", "-c", 'ulimit -n 100 && exec "$@"', "sh", *COMMANDS["run"]]
    said = said_by(*limited, PESANAN_DATA=tmp_path / "data", PESANAN_PORT=str(free_range()))
    assert said == "A program may open 100 files at once, and 1024 are needed: `ulimit -n 4096` before it.\n"


def test_a_user_without_a_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PESANAN_CACHE", raising=False)
    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.setattr("os.getuid", lambda: 2**31 - 5)  # whom no list of users names
    with pytest.raises(NoCache, match=r"This user has no home folder.*PESANAN_CACHE="):
        cache_folder()


def test_what_nobody_foresaw_is_written_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PESANAN_DATA", str(tmp_path))
    nothing: dict[str, None] = {}
    with pytest.raises(SystemExit) as ended:
        ended_in_a_sentence(lambda: nothing["no such key"])
    [file] = (tmp_path / "logs").iterdir()
    assert ended.value.code == (
        f"Nobody foresaw this: KeyError: 'no such key'\nThe whole is in {file}: please tell us."
    )
    assert "Traceback (most recent call last)" in file.read_text("utf-8")
