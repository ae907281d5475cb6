"""`make test`: every part in turn, each timed, and a table at the end. Names of parts run only these.

A failed part doesn't stop the others; the exit code is 1 when any failed.
"""

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

BIN = Path(sys.executable).parent
ROOT = Path(__file__).resolve().parent.parent

# Of the tests' own processes; the ones that they start are not traced.
MEASURED = ["--cov", "--cov-report="]
PARTS: dict[str, list[str]] = {
    "format": ["ruff", "format", "--check", "."],
    "ruff": ["ruff", "check", "."],
    "mypy": ["mypy"],
    "imports": ["lint-imports"],
    "unit": ["pytest", "tests/unit", "tests/contract", *MEASURED],
    # Two at a time, since they mostly wait; those of one file share what is slow to start.
    "integration": ["pytest", "tests/integration", "-n", "2", "--dist", "loadfile", *MEASURED, "--cov-append"],
    "coverage": ["coverage", "report", "--sort=-cover"],  # of the two before it; what is least covered stands last
    "browser": ["pytest", "tests/browser", "-n", "2"],
    "faults": ["pytest", "tests/faults", "-n", "2", "--dist", "loadfile"],
    "upgrade": ["pytest", "tests/upgrade"],
}
# Not by `make test`: they need some minutes to themselves, and the last a Docker engine.
APART: dict[str, list[str]] = {
    "properties": ["pytest", "tests/unit", "tests/contract", "--timeout", "1800"],  # see tests/examples.py
    "bench": ["pytest", "tests/bench"],
    "compose": ["pytest", "tests/compose"],
}
ALL = PARTS | APART


@dataclass(frozen=True)
class Outcome:
    """How one part went."""

    name: str
    passed: bool
    seconds: float


def main(names: list[str]) -> int:
    """Run the named parts, or all."""
    if unknown := sorted(set(names) - set(ALL)):
        say(f"No such part: {', '.join(unknown)}. There are: {', '.join(ALL)}.")
        return 2
    outcomes = [run(name) for name in names or PARTS]
    say("\n".join(["", *map(line, outcomes), total(outcomes)]))
    return 0 if all(outcome.passed for outcome in outcomes) else 1


def run(name: str) -> Outcome:
    """Run one part with its output passed through."""
    program, *arguments = ALL[name]
    say(f"\n--- {name}: {' '.join(ALL[name])}")
    started = time.monotonic()
    done = subprocess.run([str(BIN / program), *arguments], cwd=ROOT, check=False)
    return Outcome(name, done.returncode == 0, time.monotonic() - started)


def line(outcome: Outcome) -> str:
    """One row of the table."""
    return f"{outcome.name:12} {outcome.seconds:7.1f} s  {'ok' if outcome.passed else 'FAILED'}"


def total(outcomes: list[Outcome]) -> str:
    """The last row."""
    return f"{'all':12} {sum(outcome.seconds for outcome in outcomes):7.1f} s"


def say(text: str) -> None:
    """At once, so that it stands in order with what the parts print."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
