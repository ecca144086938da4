"""What runs Leadr needs no package that only its tests bring along, and those fit each other."""

import os
import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

PINS = Path(__file__).resolve().parent.parent.parent / "requirements"
# Refuses to find the given modules, as a machine without them would; then everything that runs is imported.
STARTED = """
import importlib, pkgutil, sys
missing = set(sys.argv[1].split(","))
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in missing:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Missing())
import django
django.setup()
import leadr.celery, leadr.urls, leadr.wsgi, kombu.transport.redis
for app in sys.argv[2:]:
    commands = importlib.import_module(app + ".management.commands")
    for found in pkgutil.iter_modules(commands.__path__):
        importlib.import_module(commands.__name__ + "." + found.name)
print("started")
"""


def pinned(name: str) -> set[str]:
    return set(re.findall(r"^([\w.-]+)==", (PINS / f"{name}.txt").read_text(), re.M))


def only_in_dev(name: str) -> set[str]:
    """Modules whose every distribution is pinned for developers and not for `name`."""
    here, more = pinned(name), pinned("dev")
    plain = {
        module: {re.sub(r"[-_.]+", "-", one).lower() for one in of} for module, of in packages_distributions().items()
    }
    return {module for module, of in plain.items() if of & more and not of & here}


@pytest.mark.parametrize(("name", "commands"), [("run", ["leadr"]), ("base", [])])
def test_everything_starts_with_what_is_pinned_for_it(name, commands):
    missing = only_in_dev(name)
    assert {"pytest", "mypy"} <= missing
    command = [sys.executable, "-c", STARTED, ",".join(sorted(missing)), *commands]
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "leadr.settings", "LEADR_DEVELOPMENT": "1"}
    done = subprocess.run(command, capture_output=True, text=True, env=env, cwd=PINS.parent, timeout=120)
    assert (done.stdout.strip(), done.returncode) == ("started", 0), done.stderr[-2000:]


@pytest.mark.xdist_group("requirements")
@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="these tests run one after the other")
def test_side_by_side_a_group_of_tests_stays_together(request):
    assert request.node.nodeid.endswith("@requirements")  # where xdist looks for it
