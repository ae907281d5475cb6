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

LOCK = Path(tempfile.gettempdir()) / "pesanan-tests-browser.lock"
NAMES = ("chromium", "chromium-browser", "google-chrome")
# It would otherwise ask its maker's servers for this and that at each start.
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-quic", "--disable-sync"]
ARGUMENTS = ["--no-sandbox", "--no-first-run", *QUIET]


def how_to_launch() -> dict[str, Any]:
    """Playwright's launch arguments. Raises CalledProcessError where no browser can be had."""
    with LOCK.open("w", encoding="utf-8") as lock:  # the tests run in two processes, and both would install it
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _how_to_launch()


def _how_to_launch() -> dict[str, Any]:
    path = _there() or _from_debian()
    if path is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"], check=True)
        return {"args": ARGUMENTS}
    return {"args": ARGUMENTS, "executable_path": path}


def _there() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def _from_debian() -> str | None:
    """Only as root, where the system may be changed anyway: in CI."""
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return None
    told = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=told, check=True, stdout=subprocess.DEVNULL)
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
    subprocess.run(install, env=told, check=True, stdout=subprocess.DEVNULL)
    return _there()
