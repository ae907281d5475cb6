"""A program started by this process, that never outlives it."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from operations.last_words import how_it_ended, last_words

TETHER = Path(__file__).with_name("tether.py")
KEPT_LOG_BYTES = 10_000_000

# The kernel ends a tethered child when the thread that forked it ends, so all are forked from one that lives on.
_forker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="forker")


class DidNotStart(RuntimeError):
    """The program ended or stayed silent instead of becoming ready; the message carries its last words."""


class Child:
    """One program whose output goes to a log file. May be started again after it has ended."""

    def __init__(
        self,
        name: str,
        argv: Sequence[str],
        log: Path,
        env: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> None:
        """`folder`: where it works, this process's by default."""
        self.name, self.argv, self.log, self._folder = name, list(argv), log, folder
        self._env = {**os.environ, **(env or {})}
        self._process: subprocess.Popen[bytes] | None = None
        self._log_before = 0  # bytes of the log that are from earlier starts

    @property
    def was_started(self) -> bool:
        """Whether it has ever been started, ended or not."""
        return self._process is not None

    @property
    def running(self) -> bool:
        """Whether it has been started and not ended; a suspended one counts as running."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """The process id of the program, also after its end."""
        return self._started().pid

    @property
    def exit_code(self) -> int | None:
        """None while it runs; negative is the signal that ended it."""
        return self._started().poll()

    def start(self) -> None:
        """Start it and return at once. It ends with this process, even after SIGKILL."""
        if self.running:
            raise RuntimeError(f"{self.name} is running already")
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > KEPT_LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        self._log_before = self.log.stat().st_size if self.log.exists() else 0
        self._process = _forker.submit(self._fork).result()

    def wait_until(self, ready: Callable[[], bool], within: float) -> None:
        """Ask `ready` again and again. When the program ends or time is over it is stopped and DidNotStart raised."""
        deadline = time.monotonic() + within
        while not ready():
            if self.ended_within(0.05):
                raise self._did_not_start(self.how_it_ended())
            if time.monotonic() > deadline:
                self.kill()
                raise self._did_not_start(f"was not ready in {within:g} s{self._last_words()}")

    def ended_within(self, seconds: float) -> bool:
        """Wait for its end, `seconds` at most."""
        try:
            self._started().wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def stop(self, within: float = 10) -> None:
        """SIGTERM, and SIGKILL when that doesn't end it in time. Nothing happens when it has ended already."""
        if self.running:
            self.ask_to_stop()
            if not self.ended_within(within):
                self.kill()

    def ask_to_stop(self) -> None:
        """SIGTERM, and return at once."""
        self.send(signal.SIGTERM)
        self.send(signal.SIGCONT)  # a suspended program hears it only then

    def kill(self) -> None:
        """SIGKILL, and wait for the end."""
        self.send(signal.SIGKILL)
        self._started().wait()

    def end_group(self) -> None:
        """SIGKILL to what the ended program itself has started, such as the workers of a server."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)

    def suspend(self) -> None:
        """SIGSTOP: it keeps its sockets and answers nothing."""
        self.send(signal.SIGSTOP)

    def resume(self) -> None:
        """SIGCONT."""
        self.send(signal.SIGCONT)

    def send(self, number: signal.Signals) -> None:
        """Send a signal; to an ended program it's a no-op."""
        self._started().send_signal(number)

    def how_it_ended(self) -> str:
        """For a person, with its last words."""
        return how_it_ended(self.exit_code or 0, self.log, self._log_before)

    def _last_words(self) -> str:
        said = last_words(self.log, self._log_before)
        return f": {said}" if said else ""

    def _did_not_start(self, what: str) -> DidNotStart:
        return DidNotStart(f"{self.name} {what}. Its log: {self.log}")

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise RuntimeError(f"{self.name} was never started")
        return self._process

    def _fork(self) -> subprocess.Popen[bytes]:
        tethered = [sys.executable, "-ISE", str(TETHER), str(os.getpid()), *self.argv]
        with self.log.open("ab") as log:
            return subprocess.Popen(  # noqa: S603 - argv comes from this repository's code
                tethered,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self._env,
                cwd=self._folder,
                start_new_session=True,  # Ctrl-C reaches the parent only, which stops its children in order
            )
