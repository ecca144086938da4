"""Log lines as JSON, with the ids they were given: campaign, lead, action, account."""

import logging
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(allow=["campaign", "account", "lead", "action", "lane", "kind", "outcome"]),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]


def formatter() -> logging.Formatter:
    """A JSON object a line."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=SHARED,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _plain,
            structlog.processors.JSONRenderer(),
        ],
    )


def _plain(_logger: Any, _name: str, line: EventDict) -> EventDict:
    # JSON knows neither moments nor models: what it does not know is written as words.
    return {
        key: value if isinstance(value, str | int | float | bool | None) else str(value) for key, value in line.items()
    }
