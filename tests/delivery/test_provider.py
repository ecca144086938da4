"""Mail by a provider's API, over real HTTP: the same outcomes in its own words."""

import pytest

from delivery.email import Outcome, deliver, evidence
from delivery.models import Channel, EmailRecord, Suppression
from delivery.provider import LABELS, PROVIDERS
from delivery.states import MailState, SenderState
from leadr.common.gateways import Refused, TryLater, Unclear
from tests.world import MONDAY_9

pytestmark = pytest.mark.django_db
INACTIVE = (
    "You tried to send to a recipient that has been marked as inactive.\n Found inactive addresses: "
    "nadia@northwind.test.\n Inactive recipients are ones that have generated a hard bounce or a spam complaint. "
)


@pytest.fixture
def by_api(sender, provider_api):
    sender.update(channel=Channel.PROVIDER, provider="postmark")
    return sender


def test_every_provider_can_be_chosen_and_heard(rf):
    assert set(LABELS) == set(PROVIDERS)


def test_a_letter_goes_with_its_headers_and_its_key(letter, by_api, provider_api, live):
    assert deliver(letter(), now=MONDAY_9).outcome == Outcome.SENT
    body = provider_api.calls[0]["body"]
    headers = {row["Name"]: row["Value"] for row in body["Headers"]}
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["Message-ID"] == EmailRecord.objects.get().message_id
    assert body["Metadata"] == {"letter": "a1"}
    assert (body["TrackOpens"], body["TrackLinks"]) == (False, "None")
    assert "Unsubscribe" in body["HtmlBody"]
    assert "Hello Nadia" in body["TextBody"]


@pytest.mark.parametrize(
    ("status", "raised", "state"),
    [
        (422, Refused, MailState.REFUSED),
        (429, TryLater, MailState.PUT_OFF),
        (500, Unclear, MailState.UNCLEAR),
        (503, Unclear, MailState.UNCLEAR),
    ],
)
def test_its_noes(letter, by_api, provider_api, live, status, raised, state):
    provider_api.answer = (status, {"ErrorCode": 10, "Message": "no"})
    with pytest.raises(raised):
        deliver(letter(), now=MONDAY_9)
    assert EmailRecord.objects.get().state == state


def test_a_wrong_key_blocks_and_needs_attention(letter, by_api, provider_api, live):
    provider_api.answer = (401, {"ErrorCode": 10, "Message": "wrong token"})
    assert deliver(letter(), now=MONDAY_9).outcome == Outcome.BLOCKED
    by_api.refresh_from_db()
    assert by_api.state == SenderState.NEEDS_ATTENTION


def test_an_address_it_gave_up_is_suppressed(letter, by_api, provider_api, live):
    provider_api.answer = (422, {"ErrorCode": 406, "Message": INACTIVE})
    with pytest.raises(Refused) as no:
        deliver(letter(), now=MONDAY_9)
    assert no.value.reason == "recipient_gone"
    assert Suppression.objects.get().address == "nadia@northwind.test"


def test_a_no_in_unknown_words_is_unclear(letter, by_api, provider_api, live):
    provider_api.answer = (422, {"ErrorCode": 406, "Message": "Something new."})
    with pytest.raises(Unclear):
        deliver(letter(), now=MONDAY_9)
    assert not Suppression.objects.exists()


def test_nobody_there_is_tried_later(letter, by_api, settings, live):
    settings.ANYMAIL = {"POSTMARK_API_URL": "http://127.0.0.1:9/"}
    with pytest.raises(TryLater):
        deliver(letter(), now=MONDAY_9)
    assert evidence("a1") is False


def test_a_cut_answer_is_unclear(letter, by_api, provider_api, live):
    provider_api.answer = None
    with pytest.raises(Unclear):
        deliver(letter(), now=MONDAY_9)
    assert evidence("a1") is None
