"""What `make run` prints when everything is ready."""

from local.caught_mail import KEPT
from local.ports import LOOPBACK
from local.provision import FirstAdmin
from local.settings import LocalSettings

ADDRESSES = """\
Desk           http://{host}:{port}/
Member area    http://{host}:{port}/member/
API docs       http://{host}:{port}/api/docs
Caught mail    http://{host}:{mail}/ ({kept})
Logs           {logs}
"""
FIRST_ADMIN = """
First admin    {name}
  Password     {password}
  API key      {key}
Shown this once: only hashes are kept. Another one: make admin NAME=ani
"""
STOP = "\nCtrl-C stops everything; the data stays."


def greeting(settings: LocalSettings, first_admin: FirstAdmin | None) -> str:
    """Where everything is; with the first admin's key when it was just made."""
    at = {"host": LOOPBACK, "port": settings.port, "mail": settings.mail_page_port, "logs": settings.logs}
    addresses = ADDRESSES.format(**at, kept=KEPT)
    if first_admin is None:
        return addresses + STOP
    secrets = FIRST_ADMIN.format(name=first_admin.name, password=first_admin.password, key=first_admin.key)
    return addresses + secrets + STOP
