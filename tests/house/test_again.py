"""What failed side by side is tried once more, whichever group it belongs to."""

import subprocess
import sys

import pytest

TESTS = """
import os, pytest

ALONE = "PYTEST_XDIST_WORKER" not in os.environ

@pytest.mark.xdist_group("stacks")
@pytest.mark.parametrize("address", ["ada@leadr"])
def test_starves_in_the_crowd(address):
    assert ALONE

@pytest.mark.xdist_group("stacks")
def test_fails():
    assert False

def test_holds():
    assert True
"""


@pytest.fixture
def run(tmp_path, request):
    """Runs three tests, two of a group: one fails side by side, one always."""
    (tmp_path / "test_some.py").write_text(TESTS)

    def of(*options):
        command = [sys.executable, "-m", "pytest", "-p", "tests.again", "-c", "/dev/null", "--rootdir", str(tmp_path)]
        environment = {"PYTHONPATH": str(request.config.rootpath), "PATH": ""}
        return subprocess.run(
            [*command, *options, str(tmp_path)], cwd=tmp_path, env=environment, capture_output=True, text=True
        )

    return of


def test_what_failed_in_a_group_is_tried_again_alone(run):
    crowd = run("-n", "1", "--dist", "loadgroup")
    assert "2 failed, 1 passed" in crowd.stdout, crowd.stdout + crowd.stderr
    alone = run("--last-failed", "--last-failed-no-failures", "none")
    assert "1 failed, 1 passed" in alone.stdout, alone.stdout + alone.stderr
    assert alone.returncode == 1
