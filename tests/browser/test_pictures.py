"""The pictures of the documentation: the program that takes them runs, and what is shown somewhere is there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "docs" / "pictures"
LARGEST = 250_000  # bytes
FEW = "0"  # days of orders before the last one


def test_the_program_takes_every_picture(tmp_path: Path) -> None:
    taking = [sys.executable, "-m", "tests.browser.take_pictures", str(tmp_path), FEW]
    done = subprocess.run(taking, cwd=ROOT, check=False, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr[-3_000:]
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in KEPT.iterdir()}


def test_every_picture_that_is_shown_is_there_and_small() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    shown = {name for page in pages for name in re.findall(r"pictures/([\w.-]+\.png)", page.read_text("utf-8"))}
    assert shown <= {path.name for path in KEPT.iterdir()}
    assert [path.name for path in KEPT.iterdir() if path.stat().st_size > LARGEST] == []
