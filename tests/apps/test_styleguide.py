"""The style page: for developers alone, whole, sound HTML, and made of nothing that is stored."""

import pytest

from campaigns.models import Campaign
from campaigns.stages import Stage
from results.status import Status
from tests.apps.pages import HTMX, text_of
from tests.house.test_html import faults

pytestmark = pytest.mark.django_db
PLACE = "/styleguide/"


@pytest.fixture
def _developing(settings):
    settings.DEBUG = True


def test_it_is_not_there_without_debug(as_ada):
    assert as_ada.get(PLACE).status_code == 404
    assert as_ada.get(PLACE, headers=HTMX).status_code == 404


@pytest.mark.usefixtures("_developing")
def test_it_is_behind_the_login(client):
    assert client.get(PLACE)["Location"] == f"/auth/login/?next={PLACE}"


@pytest.mark.usefixtures("_developing")
def test_every_stage_and_every_state_is_there(as_ada):
    answer = as_ada.get(PLACE)
    page = text_of(answer)
    assert [stage.label for stage in Stage if stage.label not in page] == []
    assert {row.status for row in answer.context["campaigns"]} == set(Status)
    for words in ("Working", "Checking…", "Needs reconnect", "DRY-RUN", "LIVE", "Upgrade", "Loading…", "Reconnect"):
        assert words in page


@pytest.mark.usefixtures("_developing")
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_it_is_sound_html(as_ada, headers):
    assert faults(as_ada.get(PLACE, headers=headers).content.decode()) == []


@pytest.mark.usefixtures("_developing")
def test_nothing_of_it_is_stored(as_ada, ada):
    as_ada.get(PLACE)
    assert (Campaign.objects.count(), ada.linkedin_accounts.count()) == (0, 0)
