"""Logs as events with a request id: lines for people in development, JSON in production."""

import re
from typing import Any

import structlog

#: Personal links carry their key in the path; a log is read by more people than the link is meant for.
_KEY_IN_PATH = re.compile(r"/[A-Za-z0-9_-]{20,}(?=/|$)")


def hide_keys(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Take keys and query strings (which hold names people search for) out of the logged address."""
    if "request" in event:
        address = event["request"].partition("?")[0]
        event["request"] = _KEY_IN_PATH.sub("/…", address)
    return event


def logging_settings(*, as_json: bool) -> dict[str, Any]:
    """Return Django's LOGGING and set structlog up to feed it."""
    shared = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        hide_keys,
    ]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    last = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    renderer = (
        last
        if as_json
        else [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)]
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "event": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderer],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "event"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "lantoa": {"level": "INFO"},
            # Every request twice is for production's records, not for a newcomer's terminal.
            "django_structlog": {"level": "INFO" if as_json else "WARNING"},
            # The request's own event says it already, with its id.
            "django.request": {"level": "CRITICAL" if as_json else "ERROR"},
        },
    }
