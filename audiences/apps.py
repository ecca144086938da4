"""Names the app to Django."""

from django.apps import AppConfig


class AudiencesConfig(AppConfig):
    """The audiences app."""

    name = "audiences"
