"""Tells errors to Sentry, if it is configured; never who or what they were about."""

import sentry_sdk
from django.conf import settings


def begin() -> None:
    """Start telling; nothing without SENTRY_DSN."""
    if settings.SENTRY_DSN:
        sentry_sdk.init(
            dsn=settings.SENTRY_DSN,
            send_default_pii=False,
            include_local_variables=False,
            max_request_body_size="never",
        )
