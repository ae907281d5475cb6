"""The caught mail as pages and as JSON. Mail is a stranger's text: all of it is escaped, its HTML sits in a sandbox.

GET /api/messages                                 all, newest first: id, from, to, subject, date, message_id, text,
                                                  html, attachments (their names)
GET /api/messages/<id>                            one of them
GET /api/messages/<id>/attachments/<name>         the bytes
"""

from flask import Flask, Response, abort, jsonify, render_template

from local.mailbox import Mailbox, Message

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

    @app.get("/api/messages")
    def messages() -> Response:
        return jsonify(mailbox.messages())

    @app.get("/api/messages/<message_id>")
    def message(message_id: str) -> Response:
        return jsonify(found(message_id))

    @app.get("/api/messages/<message_id>/attachments/<path:name>")
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
