"""Makes a virtual environment and installs what a lock file names: `python3 -I local/install.py local .venv`.

Run by the system's Python before anything is installed, so it needs the standard library only. Isolated (`-I`): else
this folder would come before the standard library, and each module here could hide one of its modules.
"""

import importlib.util
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)
WAYS_OUT = (
    "Then say the same again: it goes on from there. It needs the network this once; where only a proxy leads out, "
    "name it in HTTPS_PROXY, and let the system trust its authority (`sudo update-ca-certificates`)."
)


def main(lock_name: str, folder: str) -> None:
    """Install requirements/<lock_name>.txt, hashes checked, and leave a stamp for make."""
    venv = ROOT / folder
    lacks = what_is_missing(venv)  # in words that an older Python can read too
    if lacks:
        sys.exit(lacks)
    started = time.monotonic()
    say(f"Installing what requirements/{lock_name}.txt locks into {folder} (a minute or two the first time) ...")
    if not (venv / "bin" / "pip").exists():
        run(
            sys.executable, "-m", "venv", "--clear", str(venv)
        )  # clear: half of one may be there from an interrupted try
    lock = ROOT / "requirements" / f"{lock_name}.txt"
    quiet = ("--quiet", "--disable-pip-version-check")
    # The lock is complete, and leaves out on purpose: see pyproject.toml. To build one would fetch what it lacks.
    as_locked = ("--require-hashes", "--no-deps", "--only-binary", ":all:")
    run(str(venv / "bin" / "python"), "-m", "pip", "install", *quiet, *as_locked, "-r", str(lock))
    (venv / f"{lock_name}.installed").touch()
    say(f"Installed in {time.monotonic() - started:.0f} s.")


def what_is_missing(venv: Path) -> str:
    """What is in the way of a virtual environment there, as one sentence with a way out; empty when nothing is."""
    if sys.version_info < OLDEST:
        return "Pesanan needs Python 3.11 or newer: install one and say `make PYTHON=python3.11 ...`."
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        return "This Python can't make virtual environments: `sudo apt install python3-venv`, then again."
    if os.pathsep in str(venv):
        return f"Python can't work in a folder with `{os.pathsep}` in its name ({venv.parent}): rename it, then again."
    return ""


def run(*argv: str) -> None:
    """Run a step. When it fails, what it complained of last is said, and what helps."""
    sys.path.append(str(ROOT))  # the last place, where it hides nothing
    from local.authorities import trusting_the_system  # noqa: PLC0415 - an older Python can't read it, and is told so

    told = {**os.environ, **trusting_the_system(os.environ)}
    done = subprocess.run(argv, env=told, stderr=subprocess.PIPE, encoding="utf-8", errors="replace", check=False)  # noqa: S603 - argv is written above
    if done.returncode != 0:
        sys.exit(f"{complaint(done.stderr)}\n{WAYS_OUT}")
    sys.stderr.write(done.stderr)


def complaint(said: str) -> str:
    """The errors among what a step said, without a traceback: that one's last line tells what it was."""
    lines = [line for line in said.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR:") and line != "ERROR: Exception:"]
    return "\n".join(errors or lines[-1:])


def say(sentence: str) -> None:
    """To the person at the terminal, at once."""
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
