"""The reference of the environment says what the code reads."""

from leadr.environment import Environment
from leadr.management.commands.environment import page
from tests.world import ROOT


def test_the_reference_is_fresh():
    assert (ROOT / "docs" / "environment.md").read_text() == page(), "run manage.py environment > docs/environment.md"


def test_every_variable_says_what_it_does():
    assert [field.alias for field in Environment.model_fields.values() if not field.description] == []
