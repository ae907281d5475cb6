"""Every process of the system besides Kafka and MongoDB."""

import sys
from collections.abc import Mapping, Sequence

from local.ports import LOOPBACK
from local.service_environment import SERVICES, relays_environment, service_environment
from local.settings import LocalSettings
from local.supervisor import Process

BANK_FEED = 1  # the number of its HTTP port


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
    return _probed(f"{service}-{kind}", [f"services.{service}", kind], service_environment(settings, service), port)


def _http(settings: LocalSettings, service: str, port: int) -> Process:
    env = {**service_environment(settings, service), "HTTP_PORT": str(port)}
    argv = [sys.executable, "-m", f"services.{service}", "http"]
    return Process(f"{service}-http", argv, env, ready_url=f"http://{LOOPBACK}:{port}/health/ready")


def _relays(settings: LocalSettings) -> Process:
    port = settings.probe_port(2 * len(SERVICES))
    return _probed("relays", ["local.relays"], relays_environment(settings), port)


def _probed(name: str, module: Sequence[str], env: Mapping[str, str], port: int) -> Process:
    ready_url = f"http://{LOOPBACK}:{port}/health/ready"
    told = {**env, "PROBE_PORT": str(port)}
    return Process(name, [sys.executable, "-m", *module], told, ready_url=ready_url)


def _mail_catcher(settings: LocalSettings) -> Process:
    ports = ["--smtp-port", str(settings.smtp_port), "--http-port", str(settings.mail_page_port)]
    return Process(
        "mail-catcher",
        [sys.executable, "-m", "local.mail_catcher", *ports, "--folder", str(settings.mail)],
        ready_url=f"http://{LOOPBACK}:{settings.mail_page_port}/api/v1/messages?limit=1",
    )
