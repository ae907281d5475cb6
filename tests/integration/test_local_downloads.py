"""What is fetched once: whom it trusts, and what a person reads where it can't be had. Never a traceback."""

import ast
import errno
import os
import socket
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import trustme

from local.authorities import trusting_the_system
from local.downloading import NotDownloaded, downloading
from local.jars import KAFKA_VERSION, damaged, locked
from local.settings import ROOT
from tests.local_ports import free_range

NOWHERE = "http://127.0.0.1:9"


@contextmanager
def proxy(answer: Callable[[socket.socket], object]) -> Iterator[str]:
    """Its address. `answer` is given each connection, which is closed after it."""
    with socket.create_server(("127.0.0.1", 0)) as listening, ThreadPoolExecutor(1) as serving:
        serving.submit(_serve, listening, answer)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        listening.shutdown(socket.SHUT_RDWR)


def _serve(listening: socket.socket, answer: Callable[[socket.socket], object]) -> None:
    while True:
        try:
            connection, _ = listening.accept()
        except OSError:  # the end of the test
            return
        with connection, suppress(OSError):  # the other side may hang up first
            connection.recv(4096)
            answer(connection)


def test_a_proxy_that_is_not_there_is_a_sentence_with_a_way_out(tmp_path: Path) -> None:
    assert _make_run(tmp_path, HTTPS_PROXY=NOWHERE) == (
        "Kafka's jars could not be downloaded: the proxy refuses or doesn't answer: is HTTPS_PROXY right? Then start "
        "it again."
    )


def test_a_proxy_that_refuses_is_a_sentence_with_a_way_out(tmp_path: Path) -> None:
    with proxy(lambda connection: connection.sendall(b"HTTP/1.1 403 Forbidden\r\n\r\n")) as address:
        assert "is HTTPS_PROXY right?" in _make_run(tmp_path, HTTPS_PROXY=address)


def test_a_server_that_nobody_vouches_for_is_a_sentence_with_a_way_out(tmp_path: Path) -> None:
    with proxy(_pretend_to_be_the_registry) as address:
        said = _make_run(tmp_path, HTTPS_PROXY=address)
    assert "nobody that this machine trusts vouches for the server" in said
    assert "`sudo update-ca-certificates`" in said


def test_a_connection_that_breaks_off_is_a_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    with proxy(lambda connection: connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")) as address:
        said = _make_run(tmp_path, HTTPS_PROXY=address)
    assert "no connection, or it broke off. Nothing half done is kept" in said
    assert list(tmp_path.glob("kafka-*/*")) == []


def test_a_folder_that_can_t_be_written_is_a_sentence_with_a_way_out(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    said = _make_run(tmp_path / "file")
    assert f"{tmp_path / 'file'} can't be written" in said
    assert "`PESANAN_CACHE=/another/folder make run`" in said


def test_a_full_disk_is_a_sentence_with_a_way_out() -> None:
    said = "is full: free some, or keep the downloads elsewhere with `PESANAN_CACHE="
    with pytest.raises(NotDownloaded, match=said), downloading("This"):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_what_the_registry_says_otherwise_is_named_on_one_line() -> None:
    with (
        pytest.raises(NotDownloaded, match="RuntimeError: not found here"),
        downloading("This"),
    ):
        raise RuntimeError("not found\nhere")


def test_a_jar_that_is_not_the_locked_one_is_found(tmp_path: Path) -> None:
    assert f"kafka_2.13-{KAFKA_VERSION}.jar" in locked()
    assert damaged(tmp_path) == list(locked())
    for name in locked():
        (tmp_path / name).write_bytes(b"half")
    assert damaged(tmp_path) == list(locked())


def test_the_system_s_authorities_are_trusted_where_nobody_chose_others(tmp_path: Path) -> None:
    [(name, bundle)] = trusting_the_system({}).items()
    assert name == "REQUESTS_CA_BUNDLE"
    assert Path(bundle).is_file()
    assert trusting_the_system({"CURL_CA_BUNDLE": "/chosen.pem"}) == {}


def test_an_installation_that_fails_says_why_and_what_helps(tmp_path: Path) -> None:
    said = _install(tmp_path / "venv", HTTPS_PROXY=NOWHERE, PIP_RETRIES="0", PIP_NO_CACHE_DIR="1")
    assert "Traceback" not in said
    assert said.startswith("ERROR: ")
    assert "Then say the same again: it goes on from there." in said
    assert not (tmp_path / "venv" / "run.installed").exists()


def test_an_older_python_can_read_the_installer_and_so_be_told_that_it_is_too_old() -> None:
    ast.parse((ROOT / "local" / "install.py").read_text("utf-8"), feature_version=(3, 6))


def test_a_folder_that_python_can_t_work_in_is_a_sentence(tmp_path: Path) -> None:
    said = _install(tmp_path / "a:b" / "venv")
    assert said.startswith(f"Python can't work in a folder with `:` in its name ({tmp_path / 'a:b'}): rename it")


def _install(folder: Path, **told: str) -> str:
    """What it says of its failure."""
    command = [sys.executable, "-I", str(ROOT / "local" / "install.py"), "run", str(folder)]
    environment = {**os.environ, "PIP_CONFIG_FILE": os.devnull, **told}
    done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    return done.stderr


def _make_run(cache: Path, **told: str) -> str:
    """What it says last."""
    environment = {name: value for name, value in os.environ.items() if not name.upper().endswith("_PROXY")}
    places = {
        "PESANAN_CACHE": str(cache),
        "PESANAN_DATA": str(cache.with_name("data")),
        "PESANAN_PORT": str(free_range()),
    }
    done = subprocess.run(
        [sys.executable, "-m", "local"],
        cwd=ROOT,
        env={**environment, **places, **told},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr.strip()


def _pretend_to_be_the_registry(connection: socket.socket) -> None:
    """With a certificate of an authority that this machine doesn't know."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("*.apache.org", "*.maven.org").configure_cert(context)
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    context.wrap_socket(connection, server_side=True).recv(1)
