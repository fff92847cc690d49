"""Structured logs that carry no personal data.

Every line passes through one redactor, whoever wrote it: ID numbers and mobiles anywhere in a text are masked, and the
values of telling keys are dropped. Tracebacks are rendered to text before it, so that they are masked as well.
"""

import re
import sys
from collections.abc import Mapping
from typing import Any

import structlog
from structlog.types import EventDict, WrappedLogger

HIDDEN = "***"
_SECRET_KEY_PARTS = (
    "password",
    "passwd",
    "secret",
    "token",
    "authorization",
    "cookie",
    "id_no",
    "id_number",
    "mobile",
    "phone",
)
_ID_NUMBER = re.compile(r"(?<![0-9])([1-9][0-9]{2})[0-9]{11}([0-9]{3}[0-9Xx])(?![0-9])")
_MOBILE = re.compile(r"(?<![0-9])(1[3-9][0-9])[0-9]{4}([0-9]{4})(?![0-9])")


def redact_text(text: str) -> str:
    """The text with 18-digit ID numbers as 110***********123X and mobiles as 138****1234."""
    return _MOBILE.sub(r"\1****\2", _ID_NUMBER.sub(r"\1***********\2", text))


def redact(value: Any) -> Any:
    """Any logged value, redacted; what is neither text, number nor container is logged as its redacted text."""
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, str):
        return redact_text(value)
    if isinstance(value, int):
        masked = redact_text(str(value))
        return value if masked == str(value) else masked
    if isinstance(value, Mapping):
        return {key: HIDDEN if _is_secret(key) else redact(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [redact(item) for item in value]
    return redact_text(str(value))


def _is_secret(key: Any) -> bool:
    name = str(key).lower()
    return any(part in name for part in _SECRET_KEY_PARTS)


def redactor(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """structlog processor: the last one before rendering."""
    return {
        key: HIDDEN if _is_secret(key) else redact(value) for key, value in event.items() if not key.startswith("_")
    }


def _format_arguments(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """Records of the standard library keep their arguments (a request, a socket) as extras: only the text is wanted."""
    record = event.get("_record")
    if record is not None:
        event["logger"], event["level"] = record.name, record.levelname.lower()
        if record.exc_info and record.exc_info[0] is not None:
            event["exc_info"] = record.exc_info
    return event


def logging_config(*, level: str, json: bool) -> dict[str, Any]:
    """The `LOGGING` setting; configures structlog to the same end. One line per event on standard error."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            *shared,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [_format_arguments, structlog.processors.format_exc_info, redactor, last],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django.server": {"handlers": [], "propagate": True},
            "django": {"handlers": [], "level": level, "propagate": True},
            "fontTools": {"level": "WARNING"},
        },
    }
