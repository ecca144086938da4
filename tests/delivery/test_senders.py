"""Senders: verified by a real login and a confirmation mail, broken and mended, told of once."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError

from delivery import notice, senders, smtp
from delivery.models import Channel, Sender
from delivery.states import SENDER_FAMILIES, SENDER_LABELS, SENDER_TRANSITIONS, SenderState
from leadr.common import gateways, secrets
from tests.delivery.conftest import new_sender
from tests.world import MONDAY_9

pytestmark = pytest.mark.django_db


def test_every_state_is_in_every_table():
    assert set(SENDER_TRANSITIONS) == set(SENDER_FAMILIES) == set(SenderState)
    assert set(SENDER_LABELS) == {state.value for state in SenderState}


@pytest.fixture
def fresh(ada, office):
    return new_sender(ada, office)


def link_in(office):
    text = office.letters[-1].get_body(("plain",)).get_content()
    return re.search(r"http\S+/confirm/(\S+)/", text)[1]


def test_a_login_and_a_confirmed_mail_make_it_verified(fresh, office):
    said = senders.check(fresh, now=MONDAY_9)
    assert "open the link" in said
    assert fresh.state == SenderState.UNVERIFIED
    assert office.to("ada@engines.test")
    assert senders.confirm(link_in(office), now=MONDAY_9).state == SenderState.VERIFIED
    fresh.refresh_from_db()
    assert fresh.confirmed_at == MONDAY_9


def test_confirming_twice_changes_nothing(fresh, office):
    senders.check(fresh, now=MONDAY_9)
    senders.confirm(link_in(office), now=MONDAY_9)
    later = MONDAY_9 + timedelta(hours=1)
    assert senders.confirm(link_in(office), now=later).confirmed_at == MONDAY_9


def test_a_link_expires_and_dies_with_its_sender(fresh, office):
    senders.check(fresh, now=MONDAY_9)
    token = link_in(office)
    assert senders.confirm(token, now=MONDAY_9 + timedelta(days=3)) is None
    senders.remove(fresh, now=MONDAY_9)
    assert senders.confirm(token, now=MONDAY_9) is None


def test_a_link_alone_verifies_nothing_without_a_login(fresh):
    assert senders.confirm(senders.confirmation_token(fresh, now=MONDAY_9), now=MONDAY_9) is None


@pytest.mark.parametrize("token", ["", "x", "eyJzIjoxfQ:1abc:forged"])
def test_a_forged_link_does_nothing(fresh, token):
    assert senders.confirm(token, now=MONDAY_9) is None


def test_a_wrong_password_says_so_and_verifies_nothing(fresh, office):
    said = senders.check(fresh, now=MONDAY_9, password="wrong")
    assert "refused the user name or password" in said
    assert (fresh.state, fresh.logged_in_at) == (SenderState.UNVERIFIED, None)
    assert fresh.problem == said
    assert office.messages == []


def test_a_server_that_is_away_is_no_fault_of_the_sender(sender):
    sender.update(port=9)
    assert "cannot be reached" in senders.check(sender, now=MONDAY_9)
    assert (sender.state, sender.problem) == (SenderState.VERIFIED, "")


def test_a_certificate_nobody_knows_is_not_trusted(fresh, office):
    fresh.update(security="starttls")
    assert "does not offer" in senders.check(fresh, now=MONDAY_9)
    fresh.update(security="tls")
    assert "could not be trusted" in senders.check(fresh, now=MONDAY_9)


def test_it_breaks_tells_once_and_is_mended(sender, office, mailoutbox):
    office.password = "changed"
    senders.check(sender, now=MONDAY_9)
    senders.check(sender, now=MONDAY_9)
    assert sender.state == SenderState.NEEDS_ATTENTION
    assert [notice.mail_broken(now=MONDAY_9) for _ in range(3)] == [1, 0, 0]
    assert "ada@engines.test" in mailoutbox[0].body
    assert senders.check(sender, now=MONDAY_9, password="changed") == "It works."
    assert (sender.state, sender.broke_at, sender.secret) == (SenderState.VERIFIED, None, "changed")
    office.password = "again"
    senders.check(sender, now=MONDAY_9)
    assert notice.mail_broken(now=MONDAY_9) == 1


def test_a_removed_sender_forgets_its_password_and_stays_removed(sender):
    senders.remove(sender, now=MONDAY_9)
    sender.refresh_from_db()
    assert sender.sealed_secret == ""
    with pytest.raises(senders.Moved):
        senders.move(sender, SenderState.VERIFIED)


def test_the_database_holds_no_verified_sender_that_was_not_confirmed(fresh):
    with pytest.raises(IntegrityError):
        Sender.objects.filter(pk=fresh.pk).update(state=SenderState.VERIFIED)


def test_the_password_is_not_in_the_database_in_the_clear(sender):
    stored = Sender.objects.filter(pk=sender.pk).values_list("sealed_secret", flat=True).get()
    assert "right-password" not in stored
    assert "right-password" not in f"{sender!r} {sender} {vars(sender)}"


def test_a_lost_key_is_a_sentence_and_breaks_no_page(sender, settings, as_ada):
    settings.ENCRYPTION_KEYS = ["b25seS10aGUtdGVzdHMtdXNlLXRoaXMta2V5LTAxMjM="]
    with pytest.raises(secrets.LostKey):
        _ = sender.secret
    assert "Enter it again" in senders.check(sender, now=MONDAY_9)
    assert sender.state == SenderState.NEEDS_ATTENTION
    assert as_ada.get("/senders/").status_code == 200


@pytest.mark.parametrize(
    ("host", "port"), [("127.0.0.1", 587), ("10.0.0.7", 25), ("169.254.169.254", 587), ("::1", 465), ("localhost", 25)]
)
def test_a_server_inside_our_own_network_is_not_talked_to(settings, host, port):
    settings.DEVELOPMENT = False
    with pytest.raises(gateways.Refused) as no:
        smtp.public_address(host, port)
    assert no.value.reason == "private_host"


def test_nor_is_a_port_that_is_not_for_mail(settings):
    settings.DEVELOPMENT = False
    with pytest.raises(gateways.Refused) as no:
        smtp.public_address("8.8.8.8", 6379)
    assert no.value.reason == "bad_port"
    assert smtp.public_address("8.8.8.8", 587) == "8.8.8.8"


@pytest.mark.parametrize(
    ("code", "said", "is_recipient", "gone"),
    [
        (550, "5.1.1 no such user", True, True), (550, "no such user", True, True), (550, "no", False, False),
        (550, "5.7.1 spam", True, False), (554, "5.2.1 disabled", False, True), (553, "5.1.10 no", True, True),
        (552, "5.2.2 full", True, False), (554, "no thanks", True, False),
    ],
)  # fmt: skip
def test_who_is_gone(code, said, is_recipient, gone):
    assert smtp.is_gone(code, said, is_recipient=is_recipient) is gone


def test_a_provider_s_key_is_kept_and_its_mail_goes_over_http(ada, provider_api, live):
    sender = new_sender(ada, provider_api, channel=Channel.PROVIDER, provider="postmark")
    said = senders.check(sender, now=MONDAY_9)
    assert "open the link" in said
    call = provider_api.calls[0]
    assert call["headers"]["X-Postmark-Server-Token"] == "right-password"
    assert call["body"]["To"] == "ada@engines.test"
