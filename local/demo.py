"""`make demo`: the tutorial's order against the system of `make run`, which is started for it if it isn't running."""

import os
import subprocess
import sys

from rich.console import Console

from local.keys import new_key
from local.only_here import AlreadyRunning, refuse_another_port
from local.ports import LOOPBACK
from local.processes import processes
from local.progress import Progress
from local.readiness import wait_until_ready
from local.running import running, until_stopped, watch
from local.settings import ROOT, LocalSettings, from_environment

AWAY = "127.0.0.77"  # a loopback address too, but another one: nobody has listed it


def main() -> None:
    """The story's own exit code."""
    progress = Progress(Console())
    until_stopped(lambda: sys.exit(play(from_environment(), progress)), progress)


def play(settings: LocalSettings, progress: Progress) -> int:
    """The exit code of the story."""
    try:
        with running(settings, progress) as (system, _first_admin):
            story = start_story(settings)
            try:
                watch(system, until=lambda: story.poll() is not None)
            finally:
                story.terminate()  # nothing to a story that has ended
            return story.wait()
    except AlreadyRunning:
        refuse_another_port(settings)
        with progress.step("Pesanan is running already"):
            wait_until_ready(processes(settings), meanwhile=lambda: None)
        return start_story(settings).wait()


def start_story(settings: LocalSettings) -> subprocess.Popen[bytes]:
    """In a process of its own that knows addresses and keys only, like any other program's."""
    told = {
        "PESANAN_URL": f"http://{LOOPBACK}:{settings.port}",
        "PESANAN_MAIL_URL": f"http://{LOOPBACK}:{settings.mail_page_port}",
        "PESANAN_AWAY": AWAY,
        "PESANAN_ADMIN_KEY": new_key(settings, "admin", "ani"),
        "PESANAN_STOREFRONT_KEY": new_key(settings, "storefront", "toko"),
    }
    command = [sys.executable, "-m", "simulation", "--pdf", str(settings.data / "demo")]
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, **told})  # noqa: S603 - argv is written above


if __name__ == "__main__":
    main()
