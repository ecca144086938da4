"""Names the app to Django."""

from django.apps import AppConfig


class ResultsConfig(AppConfig):
    """The results app."""

    name = "results"
