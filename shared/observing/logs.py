"""Logs: one JSON object a line on standard error, with the service, the order's number and the event's id."""

from __future__ import annotations

import logging
import sys

import orjson
import structlog
from structlog.typing import EventDict, WrappedLogger

QUIET = ("kafka", "pymongo", "werkzeug", "gunicorn.access")  # they flood while a server is away; we report it once


def configure(service: str, level: int = logging.INFO) -> None:
    """Call once a process, before anything logs."""

    def add_service(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
        return {"service": service, **line}

    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            add_service,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(serializer=lambda line, **_: orjson.dumps(line, default=str).decode()),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.CRITICAL)
