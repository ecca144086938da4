"""Lists every variable Leadr reads, with its kind and its default: the reference in docs/environment.md."""

from typing import Any

from django.core.management.base import BaseCommand
from pydantic import SecretStr
from pydantic.fields import FieldInfo

from leadr.environment import Environment

HEAD = "# The environment\n\nWritten by `manage.py environment`; read by `leadr/environment.py`.\n\n"


class Command(BaseCommand):
    """manage.py environment"""

    help = "Print a table of every environment variable."
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print the page."""
        self.stdout.write(page(), ending="")


def page() -> str:
    """The reference as Markdown."""
    rows = [_row(field) for field in Environment.model_fields.values()]
    return HEAD + "\n".join(["| variable | kind | default | what it does |", "|---|---|---|---|", *rows]) + "\n"


def _row(field: FieldInfo) -> str:
    kind = getattr(field.annotation, "__name__", str(field.annotation)).replace("SecretStr", "secret")
    if isinstance(field.default, SecretStr):
        default = "none"
    else:
        default = "none" if field.default in ("", None) else f"`{field.default}`"
    return f"| `{field.alias}` | {kind.replace(' | ', ' or ')} | {default} | {field.description or ''} |"
