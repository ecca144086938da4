"""The project as an app: its management commands and templates."""

from django.apps import AppConfig

from leadr.observability import sentry


class LeadrConfig(AppConfig):
    """Holds the commands; owns no tables."""

    name = "leadr"
    verbose_name = "Leadr"

    def ready(self) -> None:
        """Errors are told from the first moment on."""
        sentry.begin()
