"""Logs: one JSON object a line on standard error, with the service, the order's number and the event's id."""

from __future__ import annotations

import logging
import sys

import orjson
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

QUIET = ("kafka", "pymongo", "werkzeug", "gunicorn.access")  # they flood while a server is away; we report it once

as_json = structlog.processors.JSONRenderer(serializer=lambda line, **_: orjson.dumps(line, default=str).decode())


def configure(service: str, level: int = logging.INFO) -> None:
    """Call once a process, before anything logs. What libraries log comes in the same form."""

    def add_service(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
        return {"service": service, **line}

    known: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        add_service,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*known, as_json],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,  # a logger that has spoken once would not hear of another configuration
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_of_libraries(known))
    logging.basicConfig(handlers=[handler], level=level, force=True)
    logging.captureWarnings(capture=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _of_libraries(known: list[Processor]) -> structlog.stdlib.ProcessorFormatter:
    named = [structlog.stdlib.add_logger_name, *known]
    left_out = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    return structlog.stdlib.ProcessorFormatter(foreign_pre_chain=named, processors=[left_out, as_json])
