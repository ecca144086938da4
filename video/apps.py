"""Names the app to Django."""

from django.apps import AppConfig


class VideoConfig(AppConfig):
    """The video app."""

    name = "video"
