"""`make demo`: the tutorial, played from nothing through every service. The story itself asserts each step."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from local.kafka_archive import prepare_kafka
from local.mongo import mongod
from local.settings import ROOT
from tests.local_ports import free_range

STEPS = 13


@pytest.mark.timeout(300)
def test_the_tutorial_goes_as_told_and_leaves_nothing_running(tmp_path: Path) -> None:
    prepare_kafka()
    assert Path(mongod()).exists()
    told = {**os.environ, "PESANAN_PORT": str(free_range()), "PESANAN_DATA": str(tmp_path / "data"), "COLUMNS": "200"}
    played = subprocess.run(
        [sys.executable, "-m", "local.demo"], cwd=ROOT, env=told, capture_output=True, encoding="utf-8", check=False
    )
    said = played.stdout + played.stderr
    assert played.returncode == 0, said
    assert said.count("✓ ") >= STEPS, said
    for seen in ("Riwayat: admin", "Riwayat: pelanggan", "JNE0012345678", "INV/", "ditolak", "invoice-10001.pdf"):
        assert seen in said, said
    assert (tmp_path / "data" / "demo" / "invoice-10001.pdf").read_bytes().startswith(b"%PDF-")
