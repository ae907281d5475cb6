"""Every process of the system besides Kafka and MongoDB."""

import sys
from collections.abc import Mapping, Sequence

from local.ports import LOOPBACK
from local.service_environment import SERVICES, relays_environment, service_environment
from local.settings import LocalSettings
from local.supervisor import Process

BANK_FEED = 1  # the number of its HTTP port
PROBES = 2 * len(SERVICES) + 1  # a consumer and a relay each, and the relays together


def processes(settings: LocalSettings) -> list[Process]:
    """In the order they start in."""
    return [
        _mail_catcher(settings),
        _http(settings, "orders", settings.port),
        _http(settings, "payments", settings.service_port(BANK_FEED)),
        _relays(settings),
        *(worker(settings, service, "consumer") for service in SERVICES),
    ]


def worker(settings: LocalSettings, service: str, kind: str) -> Process:
    """`kind`: `consumer`, or `relay` for that of this service alone."""
    port = settings.probe_port(2 * SERVICES.index(service) + (kind == "consumer"))
    env = {**service_environment(settings, service), "PROBE_PORT": str(port)}
    return _answering(f"{service}-{kind}", [f"services.{service}", kind], env, port)


def _http(settings: LocalSettings, service: str, port: int) -> Process:
    env = {**service_environment(settings, service), "HTTP_PORT": str(port)}
    return _answering(f"{service}-http", [f"services.{service}", "http"], env, port)


def _relays(settings: LocalSettings) -> Process:
    port = settings.probe_port(PROBES - 1)
    env = {**relays_environment(settings), "PROBE_PORT": str(port)}
    return _answering("relays", ["local.relays"], env, port)


def _answering(name: str, module: Sequence[str], env: Mapping[str, str], port: int) -> Process:
    """`port`: where it says whether it is ready."""
    ready_url = f"http://{LOOPBACK}:{port}/health/ready"
    return Process(name, [sys.executable, "-m", *module], env, ready_url=ready_url)


def _mail_catcher(settings: LocalSettings) -> Process:
    ports = ["--smtp-port", str(settings.smtp_port), "--http-port", str(settings.mail_page_port)]
    return Process(
        "mail-catcher",
        [sys.executable, "-m", "local.mail_catcher", *ports, "--folder", str(settings.mail)],
        ready_url=f"http://{LOOPBACK}:{settings.mail_page_port}/health/ready",
    )
