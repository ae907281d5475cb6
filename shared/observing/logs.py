"""Logs: one JSON object a line on standard error, with the service, the order's number and the event's id.

A line that can't be written is counted and left out. It never fails what it tells of: a command that stands is answered
so, though the disk of the log is full.
"""

from __future__ import annotations

import logging
import sys
from typing import TextIO

import orjson
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

QUIET = ("kafka", "pymongo", "werkzeug", "gunicorn.access")  # they flood while a server is away; we report it once

as_json = structlog.processors.JSONRenderer(serializer=lambda line, **_: orjson.dumps(line, default=str).decode())


class Lines(structlog.PrintLogger):
    """Our own lines."""

    def msg(self, message: str) -> None:
        try:
            super().msg(message)
        except OSError:
            _lost()

    log = debug = info = warn = warning = fatal = failure = err = error = critical = exception = msg


class LinesOfLibraries(logging.StreamHandler[TextIO]):
    """What libraries say through `logging`."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  the library's name
        if isinstance(sys.exc_info()[1], OSError):
            _lost()
        else:
            super().handleError(record)


def configure(service: str, level: int = logging.INFO) -> None:
    """Call once a process, before anything logs. What libraries log comes in the same form."""
    stream = sys.stderr

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
        logger_factory=lambda *_: Lines(stream),
        cache_logger_on_first_use=False,  # a logger that has spoken once would not hear of another configuration
    )
    handler = LinesOfLibraries(stream)
    handler.setFormatter(_of_libraries(known))
    logging.basicConfig(handlers=[handler], level=level, force=True)
    logging.captureWarnings(capture=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _lost() -> None:
    from shared.observing.lost_lines import LOST  # noqa: PLC0415  see several_processes.count_together

    LOST.inc()


def _of_libraries(known: list[Processor]) -> structlog.stdlib.ProcessorFormatter:
    named = [structlog.stdlib.add_logger_name, *known]
    left_out = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    return structlog.stdlib.ProcessorFormatter(foreign_pre_chain=named, processors=[left_out, as_json])
