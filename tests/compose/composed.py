"""A system that `docker compose` makes out of this repository: with a project, ports and secrets of the test's own."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local.settings import ROOT
from operations.new_secrets import new_env_file
from tests.waiting import until

IMAGE = "pesanan-test"
STARTS_WITHIN = 180.0  # seconds, on two busy cores
# The newest that the tests have run on; docker-compose.yml names the newest that is supported (docs/operations.md).
MONGO = {"MONGO_VERSION": os.environ.get("MONGO_VERSION", "7")}
SOON = {"MAIL_HELD": "30", "MAIL_UNKNOWN": "15"}  # a mail whose sender was killed is sent again within the test's time


@dataclass(frozen=True)
class Composed:
    """`folder` holds the `.env`; `more` are compose files on top of docker-compose.yml."""

    project: str
    folder: Path
    port: int
    more: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """The desk, through its published port."""
        return f"http://127.0.0.1:{self.port}"

    def prepare(self) -> None:
        (self.folder / ".env").write_text(new_env_file(), "utf-8")

    def up(self, **settings: str) -> None:
        """Built, started and healthy. `settings` are what `.env` would say otherwise."""
        self.compose("up", "--detach", "--build", "--wait", "--quiet-pull", told=settings)

    def down(self, *, data: bool) -> None:
        """`data`: its volumes too."""
        self.compose("down", "--remove-orphans", "--timeout", "20", *(["--volumes"] if data else []))

    def compose(self, *arguments: str, fails: bool = False, told: Mapping[str, str] | None = None) -> str:
        """What it said; on both streams where it must fail. `told`: what `.env` would say otherwise.

        Raises AssertionError with everything when it went the other way.
        """
        files = [f"--file={ROOT / name}" for name in ("docker-compose.yml", *self.more)]
        env_file = f"--env-file={self.folder / '.env'}"
        command = ["docker", "compose", f"--project-name={self.project}", "--progress=plain", env_file, *files]
        ports = {"DESK_PORT": str(self.port), "BANK_FEED_PORT": str(self.port + 1)}
        environment = {**os.environ, "PESANAN_IMAGE": IMAGE, **MONGO, **SOON, **ports, **(told or {})}
        done = subprocess.run(
            [*command, *arguments], env=environment, capture_output=True, encoding="utf-8", check=False
        )
        assert (done.returncode != 0) == fails, f"{arguments}:\n{done.stdout[-6000:]}\n{done.stderr[-6000:]}"
        return done.stdout + done.stderr if fails else done.stdout

    def pesanan(self, *arguments: str) -> str:
        """The operator's command, inside the network."""
        return self.compose("run", "--rm", "--no-deps", "-T", "pesanan", *arguments).strip()

    def inside(self, program: str, **told: str) -> str:
        """A Python program of the test's, from a container inside the network."""
        environment = [f"--env={name}={value}" for name, value in told.items()]
        python = ["--entrypoint", "python", "pesanan", "-c", program]
        return self.compose("run", "--rm", "--no-deps", "-T", *environment, *python).strip()

    def services(self) -> list[str]:
        """Those that run, the supporting ones included."""
        return sorted(self.compose("ps", "--services", "--status=running").split())

    def kill(self, service: str) -> None:
        self.compose("kill", "--signal=SIGKILL", service)

    def start(self, service: str) -> None:
        """Returns when it is healthy again."""
        self.compose("start", service)
        self.healthy(service)

    def healthy(self, service: str) -> None:
        until(
            lambda: all(self._health(one) == "healthy" for one in self._containers(service)), STARTS_WITHIN, every=0.3
        )

    def restarts(self, service: str) -> int:
        return sum(int(self._inspect(one)["RestartCount"]) for one in self._containers(service))

    def left_behind(self) -> list[str]:
        """Containers, volumes and networks that still carry the project's label."""
        label = f"label=com.docker.compose.project={self.project}"
        kinds = (["ps", "--all"], ["volume", "ls"], ["network", "ls"])
        return [line for kind in kinds for line in docker(*kind, "--quiet", "--filter", label).split()]

    def _containers(self, service: str) -> list[str]:
        return self.compose("ps", "--all", "--quiet", service).split()

    def _health(self, container: str) -> str:
        return str(self._inspect(container)["State"].get("Health", {}).get("Status"))

    def _inspect(self, container: str) -> dict[str, Any]:
        (found,) = json.loads(docker("inspect", container))
        return dict(found)


def docker(*arguments: str) -> str:
    return subprocess.run(["docker", *arguments], capture_output=True, encoding="utf-8", check=True).stdout
