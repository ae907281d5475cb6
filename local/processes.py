"""Every process of the system besides Kafka and MongoDB."""

import sys

from local.ports import LOOPBACK
from local.settings import LocalSettings
from local.supervisor import Process


def processes(settings: LocalSettings) -> list[Process]:
    """In the order they start in."""
    return [_mail_catcher(settings)]


def _mail_catcher(settings: LocalSettings) -> Process:
    ports = ["--smtp-port", str(settings.smtp_port), "--http-port", str(settings.mail_page_port)]
    return Process(
        "mail-catcher",
        [sys.executable, "-m", "local.mail_catcher", *ports, "--folder", str(settings.mail)],
        ready_url=f"http://{LOOPBACK}:{settings.mail_page_port}/api/messages",
    )
