"""Names the sandbox to Django."""

from django.apps import AppConfig


class SandboxConfig(AppConfig):
    """The sandbox app."""

    name = "leadr.sandbox"
    label = "sandbox"
    default_auto_field = "django.db.models.BigAutoField"
