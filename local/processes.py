"""Every process of the system besides Kafka and MongoDB."""

import sys

from local.ports import LOOPBACK
from local.service_environment import SERVICES, service_environment
from local.settings import LocalSettings
from local.supervisor import Process

BANK_FEED = 1  # the number of its HTTP port


def processes(settings: LocalSettings) -> list[Process]:
    """In the order they start in."""
    return [
        _mail_catcher(settings),
        _http(settings, "orders", settings.port),
        _http(settings, "payments", settings.service_port(BANK_FEED)),
        *(
            _worker(settings, service, kind, 2 * number + (kind == "consumer"))
            for number, service in enumerate(SERVICES)
            for kind in ("relay", "consumer")
        ),
    ]


def _http(settings: LocalSettings, service: str, port: int) -> Process:
    env = {**service_environment(settings, service), "HTTP_PORT": str(port)}
    argv = [sys.executable, "-m", f"services.{service}", "http"]
    return Process(f"{service}-http", argv, env, ready_url=f"http://{LOOPBACK}:{port}/health/ready")


def _worker(settings: LocalSettings, service: str, kind: str, number: int) -> Process:
    port = settings.probe_port(number)
    env = {**service_environment(settings, service), "PROBE_PORT": str(port)}
    argv = [sys.executable, "-m", f"services.{service}", kind]
    return Process(f"{service}-{kind}", argv, env, ready_url=f"http://{LOOPBACK}:{port}/health/ready")


def _mail_catcher(settings: LocalSettings) -> Process:
    ports = ["--smtp-port", str(settings.smtp_port), "--http-port", str(settings.mail_page_port)]
    return Process(
        "mail-catcher",
        [sys.executable, "-m", "local.mail_catcher", *ports, "--folder", str(settings.mail)],
        ready_url=f"http://{LOOPBACK}:{settings.mail_page_port}/api/v1/messages?limit=1",
    )
