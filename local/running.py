"""The system as it runs between a start and an end, whatever the end is."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event

from local.child import DidNotStart
from local.downloading import NotDownloaded
from local.only_here import AlreadyRunning, only_here
from local.ports import PortTaken
from local.prerequisites import problems
from local.progress import Progress
from local.provision import FirstAdmin
from local.readiness import NotReady
from local.settings import LocalSettings
from local.supervisor import GaveUp
from local.system import System, prepare
from operations.setting_up import NotSetUp

LOOK_EVERY = 0.2  # seconds
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def running(settings: LocalSettings, progress: Progress) -> Iterator[tuple[System, FirstAdmin | None]]:
    """Started and ready inside, stopped afterwards. Raises AlreadyRunning; ends the program for what is in the way."""
    with only_here(settings.data):
        if found := problems(settings):
            sys.exit("\n".join(found))
        prepare(progress)
        system = System(settings, progress)
        try:
            first_admin = system.start()
            progress.ready()
            yield system, first_admin
        finally:
            for number in STOPPING:
                signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not leave half of it running
            with progress.step("Stopping"):
                system.stop()


def watch(system: System, until: Callable[[], bool]) -> None:
    """Keep everything running until `until` is true."""
    while not until():
        system.look()
        Event().wait(LOOK_EVERY)


def said_in_sentences(work: Callable[[], None], progress: Progress) -> None:
    """Run `work`; a signal ends it well (exit code 0), and what it can't do is said without a traceback (1)."""
    for number in STOPPING:
        signal.signal(number, signal.default_int_handler)
    try:
        work()
    except KeyboardInterrupt:
        progress.say("Stopped; nothing is left running.")
    except (AlreadyRunning, DidNotStart, GaveUp, NotDownloaded, NotReady, NotSetUp, PortTaken) as reason:
        sys.exit(str(reason))
