"""The caught mail as pages and as JSON. Mail is a stranger's text: all of it is escaped, its HTML sits in a sandbox.

GET /api/v1/messages?start=&limit=            the newest first, as Mailpit (which compose runs) answers it
GET /api/v1/message/<id>                      one with its text and HTML, likewise
GET /messages/<id>/attachments/<name>         the bytes
GET /health/ready                             200, whatever has been caught: no mail is read for it
"""

from email.utils import parseaddr
from typing import Any

from flask import Flask, Response, abort, jsonify, render_template, request

from local.caught_mail import Mailbox
from local.mail_parsing import Listed, Message

# The pages hold a style sheet of their own and nothing else; the sandboxed HTML inherits it.
CONTENT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'; base-uri 'none'"


PAGE = 50
MOST = 500  # in one answer
FAR = 10**9


def mail_app(mailbox: Mailbox) -> Flask:
    """The application."""
    app = Flask("local")

    def found(message_id: str) -> Message:
        return mailbox.message(message_id) or abort(404)

    @app.get("/health/ready")
    def ready() -> Response:
        return jsonify(status="ready")

    @app.get("/")
    def inbox() -> str:
        start = _asked("start", 0, 0, FAR)
        shown = mailbox.messages(start, PAGE)
        return render_template(
            "inbox.html", messages=shown, start=start, page=PAGE, total=len(mailbox), rule=mailbox.rule
        )

    @app.get("/messages/<message_id>")
    def page(message_id: str) -> str:
        return render_template("message.html", message=found(message_id))

    @app.get("/api/v1/messages")
    def messages() -> Response:
        start, limit = _asked("start", 0, 0, FAR), _asked("limit", PAGE, 1, MOST)
        newest = [_listed(message) for message in mailbox.messages(start, limit)]
        return jsonify(messages=newest, total=len(mailbox), count=len(newest), start=start)

    @app.get("/api/v1/message/<message_id>")
    def message(message_id: str) -> Response:
        one = found(message_id)
        return jsonify(**_listed(one), Text=one["text"], HTML=one["html"])

    @app.get("/messages/<message_id>/attachments/<path:name>")
    def attachment(message_id: str, name: str) -> Response:
        content = mailbox.attachment(message_id, name)
        if content is None:
            abort(404)
        download = Response(content, mimetype="application/octet-stream")
        download.headers.set("Content-Disposition", "attachment", filename=name)
        return download

    @app.after_request
    def guarded(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = CONTENT_POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    return app


def _asked(name: str, otherwise: int, least: int, most: int) -> int:
    """A whole number from the query; 400 with a sentence for any other."""
    said = request.args.get(name, str(otherwise))
    if not said.isdecimal() or len(said) > len(str(most)) or not least <= int(said) <= most:
        abort(400, f"{name} must be a whole number from {least} to {most}")
    return int(said)


def _listed(message: Listed) -> dict[str, Any]:
    return {
        "ID": message["id"],
        "MessageID": message["message_id"].strip("<>"),
        "From": _person(message["from"]),
        "To": [_person(one) for one in message["to"]],
        "Subject": message["subject"],
        "Date": message["date"],
        "Size": message["size"],
    }


def _person(text: str) -> dict[str, str]:
    name, address = parseaddr(text)
    return {"Name": name, "Address": address}
