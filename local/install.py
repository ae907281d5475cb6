"""Makes a virtual environment and installs what a lock file names: `python3 -I local/install.py local .venv`.

Run by the system's Python before anything is installed, so it needs the standard library only. Isolated (`-I`): else
this folder would come before the standard library, and each module here could hide one of its modules.
"""

import importlib.util
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)


def main(lock_name: str, folder: str) -> None:
    """Install requirements/<lock_name>.txt, hashes checked, and leave a stamp for make."""
    venv = ROOT / folder
    if lacks := what_is_missing():
        sys.exit(lacks)
    started = time.monotonic()
    say(f"Installing what requirements/{lock_name}.txt locks into {folder} (a minute or two the first time) ...")
    if not (venv / "bin" / "pip").exists():
        run(sys.executable, "-m", "venv", str(venv))
    lock = ROOT / "requirements" / f"{lock_name}.txt"
    quiet = ("--quiet", "--disable-pip-version-check")
    as_locked = ("--require-hashes", "--no-deps")  # the lock is complete, and leaves out on purpose: see pyproject.toml
    run(str(venv / "bin" / "python"), "-m", "pip", "install", *quiet, *as_locked, "-r", str(lock))
    (venv / f"{lock_name}.installed").touch()
    say(f"Installed in {time.monotonic() - started:.0f} s.")


def what_is_missing() -> str:
    """What this Python lacks, as one sentence with a way out; empty when all is there."""
    if sys.version_info < OLDEST:
        return "Pesanan needs Python 3.11 or newer: install one and say `make PYTHON=python3.11 ...`."
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        return "This Python can't make virtual environments: `sudo apt install python3-venv`, then again."
    return ""


def run(*argv: str) -> None:
    """Run a step; when it fails its own output has said why."""
    if subprocess.run(argv, check=False).returncode != 0:  # noqa: S603 - argv is written above
        sys.exit(f"This step failed: {' '.join(argv)}")


def say(sentence: str) -> None:
    """To the person at the terminal, at once."""
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
