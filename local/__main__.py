"""`make run`: the whole system on this machine until Ctrl-C. Its data is kept in `.local/`."""

import signal
import sys
from threading import Event

from rich.console import Console

from local.child import DidNotStart
from local.greeting import greeting
from local.only_here import AlreadyRunning, only_here
from local.ports import PortTaken
from local.prerequisites import problems
from local.progress import Progress
from local.readiness import NotReady
from local.settings import LocalSettings, from_environment
from local.supervisor import GaveUp
from local.system import System, prepare

LOOK_EVERY = 0.2  # seconds
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main() -> None:
    """Exit code 0 after a signal, 1 with sentences when it can't run."""
    settings, progress = from_environment(), Progress(Console())
    for number in STOPPING:
        signal.signal(number, signal.default_int_handler)
    try:
        with only_here(settings.data):
            run(settings, progress)
    except KeyboardInterrupt:
        progress.say("Stopped; nothing is left running.")
    except (AlreadyRunning, DidNotStart, GaveUp, NotReady, PortTaken) as reason:
        sys.exit(str(reason))


def run(settings: LocalSettings, progress: Progress) -> None:
    """Until a signal, which arrives as KeyboardInterrupt."""
    if found := problems(settings):
        sys.exit("\n".join(found))
    prepare(progress)
    system = System(settings, progress)
    try:
        first_admin = system.start()
        progress.ready()
        progress.say(greeting(settings, first_admin))
        while not Event().wait(LOOK_EVERY):
            system.look()
    finally:
        for number in STOPPING:
            signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not leave half of it running
        with progress.step("Stopping"):
            system.stop()


if __name__ == "__main__":
    main()
