"""The caught mail as pages and as JSON. Mail is a stranger's text: all of it is escaped, its HTML sits in a sandbox.

GET /api/v1/messages?limit=                   the newest first, as Mailpit (which compose runs) answers it
GET /api/v1/message/<id>                      one with its text and HTML, likewise
GET /messages/<id>/attachments/<name>         the bytes
"""

from email.utils import parseaddr
from typing import Any

from flask import Flask, Response, abort, jsonify, render_template, request

from local.caught_mail import Mailbox, Message

# The pages hold a style sheet of their own and nothing else; the sandboxed HTML inherits it.
CONTENT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'; base-uri 'none'"


def mail_app(mailbox: Mailbox) -> Flask:
    """The application."""
    app = Flask("local")

    def found(message_id: str) -> Message:
        return mailbox.message(message_id) or abort(404)

    @app.get("/")
    def inbox() -> str:
        return render_template("inbox.html", messages=mailbox.messages())

    @app.get("/messages/<message_id>")
    def page(message_id: str) -> str:
        return render_template("message.html", message=found(message_id))

    @app.get("/api/v1/messages")
    def messages() -> Response:
        newest = mailbox.messages()[: request.args.get("limit", 50, int)]
        return jsonify(messages=[_listed(message) for message in newest])

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


def _listed(message: Message) -> dict[str, Any]:
    return {
        "ID": message["id"],
        "MessageID": message["message_id"].strip("<>"),
        "From": _person(message["from"]),
        "To": [_person(one) for one in message["to"]],
        "Subject": message["subject"],
        "Date": message["date"],
    }


def _person(text: str) -> dict[str, str]:
    name, address = parseaddr(text)
    return {"Name": name, "Address": address}
