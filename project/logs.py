"""Logs as JSON lines on stderr, from our code and from every library alike."""

from __future__ import annotations

import logging
import logging.config
import re
from collections.abc import MutableMapping
from typing import Any

import structlog
from structlog.tracebacks import ExceptionDictTransformer

# Addresses that are keys themselves: who reads the log must not be able to use them.
KEYS = re.compile(r"/(invitation|password/reset|address|shared)/[^\s\"'?]+")
# Where a service sends people back with a code in the query, plain or as what a sign-in shall lead to.
CODES = re.compile(r"(/connections/consent/[^\s\"'?%&]*)(\?|%3F)[^\s\"'&]+(&[^\s\"']+)?")


def without_keys(logger: Any, method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor that shortens such addresses in every text of a line, whoever wrote it."""
    for name, value in line.items():
        if type(value).__name__.endswith("Request"):  # Django adds the request itself to its own lines
            value = str(value)
        if isinstance(value, str) and "/" in value:
            line[name] = CODES.sub(r"\1\2…", KEYS.sub(r"/\1/…", value))
    return line


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
]


def configure(*, level: str, as_json: bool) -> None:
    """Sends every log record of this process to stderr as one line with the bound request, run and stage ids."""
    # Local variables may hold passwords and keys, so tracebacks come without them.
    tracebacks = structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False))
    renderer: list[Any] = (
        [tracebacks, structlog.processors.JSONRenderer(default=str)]
        if as_json
        else [structlog.dev.ConsoleRenderer(colors=False)]
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "line": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": SHARED,
                    "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, without_keys, *renderer],
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
            "root": {"handlers": ["stderr"], "level": level},
            "loggers": {
                # uvicorn and Django would each report a request a second time.
                "uvicorn.access": {"handlers": [], "propagate": False},
                "django.server": {"handlers": [], "propagate": False},
                "django-q": {"handlers": [], "level": "WARNING"},
                "botocore": {"level": "WARNING"},
                "pikepdf": {"level": "WARNING"},
                # Its debug lines write out whole contexts, users' values included.
                "django.template": {"level": "INFO"},
            },
        }
    )
    logging.captureWarnings(True)
    structlog.configure(
        processors=[
            *SHARED,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
