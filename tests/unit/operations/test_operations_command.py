"""The operator's command itself: what it loads, and how it says what went wrong."""

from __future__ import annotations

import subprocess
import sys

import pytest
from click.testing import CliRunner

from operations.__main__ import COMMANDS, pesanan
from operations.commands.status import ago


def test_every_command_loads_and_says_what_it_does() -> None:
    for name in COMMANDS:
        found = CliRunner().invoke(pesanan, [name, "--help"])
        assert found.exit_code == 0 and "Usage" in found.output, name


def test_a_command_loads_no_driver_that_it_does_not_need() -> None:
    program = (
        "import sys; from operations.__main__ import pesanan; pesanan(['secrets'], standalone_mode=False);"
        "sys.exit(bool({'kafka', 'pymongo', 'flask', 'typst'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=False).returncode == 0


def test_a_missing_setting_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MONGO_ROOT_URI", raising=False)
    found = CliRunner().invoke(pesanan, ["status"])
    assert found.exit_code == 1
    assert "MONGO_ROOT_URI" in found.output and "Traceback" not in found.output


def test_an_age_is_told_in_the_largest_unit_that_tells_something() -> None:
    assert [ago(seconds) for seconds in (None, 0.4, 119, 120, 7199, 7200, 172_800)] == [
        "", "0 s", "119 s", "2 min", "120 min", "2 h", "2 d"
    ]  # fmt: skip
