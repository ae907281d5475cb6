"""Users, rights, indexes and topics of every service, before any of them runs: so no policy misses the first order."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping

AS_MUCH = 2000  # characters of what a failed setup said


class NotSetUp(RuntimeError):
    """A service's setup failed; the message is what it said."""


def set_up(told: Mapping[str, Mapping[str, str]], root_uri: str) -> None:
    """`told`: each service's environment, by the service's name. All at once; changes nothing that stands."""
    running = [(service, _start(service, environment, root_uri)) for service, environment in told.items()]
    for service, process in running:
        _, said = process.communicate()
        if process.returncode != 0:
            raise NotSetUp(f"The {service} service could not be set up:\n{said[-AS_MUCH:]}")


def _start(service: str, environment: Mapping[str, str], root_uri: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", f"services.{service}", "setup"]
    told = {**os.environ, **environment, "MONGO_ROOT_URI": root_uri}
    return subprocess.Popen(command, env=told, stderr=subprocess.PIPE, encoding="utf-8")  # noqa: S603 - argv is written above
