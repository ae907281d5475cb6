"""Changes are refused where the journal was restored, or is known to lack what its topic holds."""

from __future__ import annotations

from flask import Flask, request

from shared.relay.topic_check import TopicCheck
from shared.restore_mark import RestoreMark

READING = ("GET", "HEAD", "OPTIONS")


def refuse_changes(app: Flask, topic: TopicCheck, mark: RestoreMark) -> None:
    """503 with the way out, before anything else is looked at."""

    def refuse() -> None:
        if request.method not in READING:
            mark.refuse()
            topic.refuse_change()

    app.before_request(refuse)
