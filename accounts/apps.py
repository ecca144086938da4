"""Names the app to Django, and listens to who comes in."""

from django.apps import AppConfig
from django.utils.module_loading import import_string


class AccountsConfig(AppConfig):
    """The accounts app."""

    name = "accounts"

    def ready(self) -> None:
        """The journal begins."""
        import_string("accounts.entrance.watch")()  # it needs the models, which are not there before
