"""Changes are refused where the journal is known to lack what its topic holds."""

from __future__ import annotations

from flask import Flask, request

from shared.relay.topic_check import TopicCheck

READING = ("GET", "HEAD", "OPTIONS")


def refuse_changes(app: Flask, topic: TopicCheck) -> None:
    """503 with the way out, before anything else is looked at."""

    def refuse() -> None:
        if request.method not in READING:
            topic.refuse_change()

    app.before_request(refuse)
