"""`make run`: the whole system on this machine until Ctrl-C. Its data is kept in `.local/`."""

from rich.console import Console

from local.greeting import greeting
from local.progress import Progress
from local.running import running, until_stopped, watch
from local.settings import LocalSettings, from_environment


def main() -> None:
    """Exit code 0 after a signal, 1 with sentences when it can't run."""
    progress = Progress(Console())
    until_stopped(lambda: run(from_environment(), progress), progress)


def run(settings: LocalSettings, progress: Progress) -> None:
    """Until a signal, which arrives as KeyboardInterrupt."""
    with running(settings, progress) as (system, first_admin):
        progress.say(greeting(settings, first_admin))
        watch(system, until=lambda: False)


if __name__ == "__main__":
    main()
