"""What the house tests share."""

from tests.apps.conftest import _plain_static_files, as_ada, as_bob

__all__ = ["_plain_static_files", "as_ada", "as_bob"]
