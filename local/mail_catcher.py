"""A mail server on loopback that delivers nothing: what it is given stays in a folder, with a page to read it.

`python -m local.mail_catcher --smtp-port 2525 --http-port 8025 --folder .local/mail`

For tests: a recipient whose local part begins with `refuse` is answered 550 (for good), with `later` 451 (try again).
"""

from pathlib import Path

import rich_click as click
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from werkzeug.serving import make_server

from local.caught_mail import Mailbox
from local.mail_pages import mail_app
from local.ports import LOOPBACK

REFUSED = "550 5.1.1 No such mailbox here"
LATER = "451 4.3.0 Try again later"
NO_ROOM = "452 4.3.1 The mail can't be kept now, try again later"
OK = "250 OK"
BUSY = 60.0  # seconds that a machine may take to start the server


class Catch:
    """Answers SMTP; named as aiosmtpd looks the methods up."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take the recipient, or answer as its name asks."""
        if address.startswith("refuse"):
            return REFUSED
        if address.startswith("later"):
            return LATER
        envelope.rcpt_tos.append(address)
        return OK

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - the same
        """Answer 250 only when the message is in the folder."""
        content = envelope.content
        assert isinstance(content, bytes)  # decode_data is off
        try:
            self._mailbox.keep(envelope.mail_from or "", envelope.rcpt_tos, content)
        except OSError:  # a full disk is no refusal of the mail
            return NO_ROOM
        return OK


def smtp_server(mailbox: Mailbox, port: int) -> Controller:
    """The server; `start()` and `stop()` it."""
    return Controller(Catch(mailbox), hostname=LOOPBACK, port=port, ready_timeout=BUSY)


@click.command()
@click.option("--smtp-port", type=int, required=True)
@click.option("--http-port", type=int, required=True)
@click.option("--folder", type=click.Path(path_type=Path), required=True)
def main(smtp_port: int, http_port: int, folder: Path) -> None:
    """Catch mail until SIGTERM."""
    mailbox = Mailbox(folder)
    smtp_server(mailbox, smtp_port).start()
    make_server(LOOPBACK, http_port, mail_app(mailbox), threaded=True).serve_forever()


if __name__ == "__main__":
    main()
