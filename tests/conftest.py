"""The people of the tests, and the sandbox."""

import pytest

from campaigns.engine import doubts
from tests import world
from tests.factories import AccountFactory, UserFactory, give_leadr


@pytest.fixture(autouse=True)
def _nobody_is_held(settings):
    """All tests come from one address; those about the rates set their own."""
    settings.PUBLIC_RATES = dict.fromkeys(settings.PUBLIC_RATES, "100000/m")


@pytest.fixture(autouse=True)
def _no_restore_is_remembered():
    """A process asks once whether a backup was restored; a test's database is another one each time."""
    doubts.last.cache_clear()
    yield
    doubts.last.cache_clear()


@pytest.fixture
def ada(db):
    """Ada has Leadr and owns things."""
    return give_leadr(UserFactory(email="ada@leadr.test"))


@pytest.fixture
def bob(db):
    """Bob has Leadr and owns nothing of Ada's."""
    return give_leadr(UserFactory(email="bob@leadr.test"))


@pytest.fixture(scope="session")
def shared_sandbox(tmp_path_factory):
    """One sandbox for a test process; each test works with an account of its own."""
    sandbox = world.start(tmp_path_factory.mktemp("sandbox"), "--seed", "7", "--start", world.MONDAY_9.isoformat())
    yield sandbox
    sandbox.process.terminate()
    sandbox.process.wait(10)


@pytest.fixture
def sandbox(shared_sandbox, settings):
    """The sandbox behind the gateway, behaving."""
    shared_sandbox.control("faults", method="DELETE")
    settings.UNIPILE_BASE_URL, settings.UNIPILE_API_KEY = shared_sandbox.url, shared_sandbox.api_key
    settings.UNIPILE_READ_SECONDS = 3
    return shared_sandbox


@pytest.fixture
def account(ada, sandbox):
    """A working account of Ada's that the sandbox knows."""
    return AccountFactory(owner=ada, provider_account_id=sandbox.new_account())
