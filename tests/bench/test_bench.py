"""`make bench`, so small that its figures mean nothing: each part still measures, and the page is written."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.__main__ import PARTS
from benchmarks.page import BEGIN, END, PAGE
from local.kafka_archive import prepare_kafka
from local.settings import ROOT


@pytest.mark.timeout(600)
def test_every_part_measures_and_the_table_is_written(tmp_path: Path) -> None:
    prepare_kafka()
    page = tmp_path / "performance.md"
    page.write_text(f"# Performance\n\n{BEGIN}\n{END}\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--scale", "tiny", "--page", str(page)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    rows = [line.split(" | ") for line in page.read_text("utf-8").splitlines() if line.startswith("| ")][2:]
    assert {row[0].removeprefix("| ") for row in rows} == set(PARTS)
    assert all(float(row[3].replace(",", "")) > 0 for row in rows), rows


def test_the_page_in_the_repository_has_a_place_for_the_table() -> None:
    text = PAGE.read_text("utf-8")
    assert (text.count(BEGIN), text.count(END)) == (1, 1)
    assert text.index(BEGIN) < text.index(END)
