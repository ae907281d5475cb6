"""The browser of the tests: one that is there, else Debian's package, else Playwright's own download."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

LOCK = Path(tempfile.gettempdir()) / f"pesanan-tests-browser-{os.geteuid()}.lock"
NAMES = ("chromium", "chromium-browser", "google-chrome")
# It would otherwise ask its maker's servers for this and that at each start.
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-quic", "--disable-sync"]
ARGUMENTS = ["--no-sandbox", "--no-first-run", *QUIET]


HOW = (
    "The browser's tests need Chromium, which only root can install: `sudo apt-get install chromium`, or elsewhere "
    "`sudo .venv/bin/playwright install --with-deps chromium`; then again."
)


class NoBrowser(RuntimeError):
    """None is there, and none can be had by this user."""


def how_to_launch() -> dict[str, Any]:
    """Playwright's launch arguments. Raises NoBrowser."""
    with LOCK.open("w", encoding="utf-8") as lock:  # the tests run in two processes, and both would install it
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _how_to_launch()


def _how_to_launch() -> dict[str, Any]:
    if path := _there() or _from_debian():
        return {"args": ARGUMENTS, "executable_path": path}
    if subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False).returncode != 0:
        raise NoBrowser(HOW)
    return {"args": ARGUMENTS}


def _there() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def _from_debian() -> str | None:
    """Only as root, where the system may be changed anyway: in CI."""
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return None
    told = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
    for command in (["apt-get", "update", "-qq"], install):
        subprocess.run(command, env=told, check=True, stdout=subprocess.DEVNULL)
    return _there()
