"""The project as an app: its management commands and templates."""

from django.apps import AppConfig


class LeadrConfig(AppConfig):
    """Holds the commands; owns no tables."""

    name = "leadr"
    verbose_name = "Leadr"
