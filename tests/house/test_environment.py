"""The reference of the environment says what the code reads."""

import os
import subprocess
import sys

from leadr.environment import Environment
from leadr.management.commands.environment import page
from tests.world import ROOT


def test_the_reference_is_fresh():
    assert (ROOT / "docs" / "environment.md").read_text() == page(), "run manage.py environment > docs/environment.md"


def test_every_variable_says_what_it_does():
    assert [field.alias for field in Environment.model_fields.values() if not field.description] == []


def test_a_replaced_key_still_opens_what_it_signed():
    code = "from django.conf import settings; print(settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS)"
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "leadr.settings",
        "SECRET_KEY": "new" * 20,
        "SECRET_KEY_FALLBACKS": "old, older",
    }
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert told.stdout.split(maxsplit=1) == ["new" * 20, "['old', 'older']\n"]
