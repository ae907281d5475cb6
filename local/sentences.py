"""What stands in the way, as a sentence with a way out. What nobody foresaw goes to a file that the terminal names."""

import errno
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from tempfile import gettempdir

from local.cache import NoCache
from local.child import DidNotStart
from local.downloading import NotDownloaded
from local.only_here import AlreadyRunning, NotHere
from local.ports import PortTaken
from local.readiness import NotReady
from local.secret_files import BadSecret
from local.settings import BadSetting, LocalSettings, data_folder
from local.supervisor import GaveUp
from operations.sentences import EXPECTED, sentence_of

IN_WORDS = (
    AlreadyRunning,
    BadSecret,
    BadSetting,
    DidNotStart,
    GaveUp,
    NoCache,
    NotDownloaded,
    NotHere,
    NotReady,
    PortTaken,
)
ELSEWHERE = "put the data elsewhere with `PESANAN_DATA=/another/folder` before the command"
WAYS = {
    errno.EACCES: f"It may belong to another user: give it to yours, or {ELSEWHERE}.",
    errno.EPERM: f"It may belong to another user: give it to yours, or {ELSEWHERE}.",
    errno.ENOENT: f"It can't be made there: {ELSEWHERE}.",
    errno.EROFS: f"Nothing can be written there: {ELSEWHERE}.",
    errno.ENOSPC: f"The disk is full: free some, or {ELSEWHERE}.",
    errno.EDQUOT: f"Your share of the disk is used up: free some, or {ELSEWHERE}.",
    errno.EEXIST: f"A file is in the way of a folder: move it, or {ELSEWHERE}.",
    errno.ENOTDIR: f"A file is in the way of a folder: move it, or {ELSEWHERE}.",
    errno.EISDIR: f"A folder is in the way of a file: move it, or {ELSEWHERE}.",
    errno.EMFILE: "Say `ulimit -n 4096`, and then again.",
    errno.ENFILE: "Too many files are open on this machine: end what isn't needed.",
    errno.EAGAIN: "This machine takes no further process: end what isn't needed, or raise `ulimit -u`.",
    errno.ENOMEM: "This machine is out of memory: end what isn't needed.",
}


def ended_in_a_sentence(work: Callable[[], None]) -> None:
    """Run `work`; whatever it can't do ends the program with exit code 1 and a sentence, never with a traceback."""
    try:
        work()
    except IN_WORDS as problem:
        sys.exit(str(problem))
    except OSError as problem:
        sys.exit(of_the_machine(problem))
    except EXPECTED as problem:
        sys.exit(sentence_of(problem))
    except Exception as bug:  # noqa: BLE001  written down whole, and the program ends
        sys.exit(written_down(bug))


def of_the_machine(problem: OSError) -> str:
    what = f"{problem.filename}: " if problem.filename else ""
    way = WAYS.get(problem.errno or 0, "")
    return f"{what}{problem.strerror or problem}. {way}".rstrip()


def unreachable(settings: LocalSettings, said: str) -> str:
    """What a command said that found no system, and why that may be."""
    started = settings.started_on
    if started not in (None, settings.port):
        return f"{said}\nIt was started with PESANAN_PORT={started}: say so here too."
    return f"{said}\nIs it running? `make run` starts it."


def written_down(bug: Exception) -> str:
    """Where its traceback is."""
    told = "".join(traceback.format_exception(bug))
    for folder in (data_folder() / "logs", Path(gettempdir())):
        file = folder / f"pesanan-unforeseen-{os.getpid()}.log"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            file.write_text(told, "utf-8")
        except OSError:
            continue
        return f"Nobody foresaw this: {type(bug).__name__}: {bug}\nThe whole is in {file}: please tell us."
    return f"Nobody foresaw this, and it could not be written down: {type(bug).__name__}: {bug}"
