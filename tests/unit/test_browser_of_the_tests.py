"""Where the tests' browser comes from, and what is said where nobody but root could install it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.chromium import NoBrowser, how_to_launch


def test_who_is_not_root_is_told_in_a_sentence_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))  # no browser there
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setattr("sys.executable", "/bin/false")  # so does Playwright's own download end without a network
    with pytest.raises(NoBrowser, match="`sudo apt-get install chromium`"):
        how_to_launch()
