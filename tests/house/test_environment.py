"""The reference of the environment says what the code reads."""

import os
import subprocess
import sys

import pytest

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


WEB = ["granian", "--interface", "wsgi", "--port", "0", "leadr.wsgi:application"]
WORKER, BEAT = ["celery", "--app", "leadr", "worker"], ["celery", "--app", "leadr", "beat"]
MANAGE = ["python", "manage.py", "check"]
SERVER = {"SECRET_KEY": "k" * 60, "LEADR_CALLBACK_SECRET": "c" * 60, "DATABASE_URL": "postgresql://db.test/leadr"}


def begun(command, changes):
    """How a program ends on a server's environment with these changes, and what it says."""
    ours = {field.alias for field in Environment.model_fields.values()}
    env = {name: value for name, value in os.environ.items() if name not in ours} | SERVER | changes
    env = {name: value for name, value in env.items() if value}
    program = [os.path.join(os.path.dirname(sys.executable), command[0]), *command[1:]]
    done = subprocess.run(program, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("command", [WEB, WORKER, BEAT, MANAGE], ids=" ".join)
def test_every_program_names_all_that_is_wrong_and_ends(command):
    code, said = begun(command, {"SECRET_KEY": "", "LEADR_TICK_SECONDS": "often", "SMTP_PASSWORD": "hush-hush"})
    assert code != 0
    assert "LEADR_TICK_SECONDS should be a valid integer" in said
    assert "it is “often” now." in said
    assert "SECRET_KEY is not set. Give it a long random value" in said
    assert "Traceback" not in said
    assert "hush-hush" not in said


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"LEADR_CALLBACK_SECRET": ""}, "LEADR_CALLBACK_SECRET is not set."),
        ({"LEADR_TICK_SECONDS": "0"}, "LEADR_TICK_SECONDS should be greater than or equal to 1; it is “0” now."),
        ({"LEADR_EMAIL_LIVE": "perhaps"}, "LEADR_EMAIL_LIVE should be a valid boolean"),
        ({"LEADR_LOG_FORMAT": "xml"}, "LEADR_LOG_FORMAT should be 'line', 'json' or ''; it is “xml” now."),
        ({"LEADR_CLOCK_SPEED": "300"}, "LEADR_CLOCK_SPEED and LEADR_CLOCK_START are for development"),
        ({"LEADR_CLOCK_EPOCH": "2026-01-05T06:00:00"}, "LEADR_CLOCK_EPOCH needs a UTC offset"),
        ({"DATABASE_URL": "db.test/leadr"}, "DATABASE_URL is no address we can use; write it as in postgresql://"),
        ({"REDIS_URL": "db.test"}, "REDIS_URL is no address we can use; write it as in redis://host:6379/0."),
        ({"SENTRY_DSN": "hush"}, "SENTRY_DSN is no address we can use; write it as in https://key@host/1."),
        ({"LEADR_BASE_URL": "leadr.test"}, "LEADR_BASE_URL is no address we can use; write it as in https://"),
    ],
)
def test_each_fault_is_one_sentence(changes, sentence):
    code, said = begun(["python", "-c", "import leadr.settings"], changes)
    assert code == 1
    head, *faults = said.strip().splitlines()
    assert head == "Leadr cannot start with this environment:"
    assert [fault.startswith(sentence) for fault in faults] == [True]


def test_a_right_environment_is_read():
    assert begun(["python", "-c", "import leadr.settings"], {}) == (0, "")
