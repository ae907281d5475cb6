"""The system as it runs between a start and an end, whatever the end is."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event

from local.only_here import only_here
from local.prerequisites import problems
from local.progress import Progress
from local.provision import FirstAdmin
from local.sentences import ended_in_a_sentence
from local.settings import LocalSettings
from local.system import System, prepare

LOOK_EVERY = 0.5  # seconds: five looks a second were a twentieth of what an idle system takes
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def running(settings: LocalSettings, progress: Progress) -> Iterator[tuple[System, FirstAdmin | None]]:
    """Started and ready inside, stopped afterwards. Raises AlreadyRunning; ends the program for what is in the way."""
    with only_here(settings):
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


def until_stopped(work: Callable[[], None], progress: Progress) -> None:
    """Run `work`; a signal ends it well (exit code 0), and what it can't do is said in a sentence (1)."""
    for number in STOPPING:
        signal.signal(number, signal.default_int_handler)
    try:
        ended_in_a_sentence(work)
    except KeyboardInterrupt:
        progress.say("Stopped; nothing is left running.")
