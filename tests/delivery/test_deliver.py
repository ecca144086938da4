"""Every outcome of a letter, told by a real mail server."""

from datetime import timedelta

import pytest

from delivery import email, suppress
from delivery import unsubscribe as leaving
from delivery.email import Outcome, deliver, evidence, may_send
from delivery.models import Blocked, EmailRecord, SuppressionReason
from delivery.states import MailState, SenderState
from leadr.common.gateways import Refused, TryLater, Unclear
from tests.delivery.office import cut
from tests.world import MONDAY_9

pytestmark = pytest.mark.django_db


def state_of(key="a1"):
    return EmailRecord.objects.get(key=key).state


def test_a_live_letter_arrives_once_and_is_kept_as_it_left(letter, office, live):
    told = deliver(letter(), now=MONDAY_9)
    assert told.outcome == Outcome.SENT
    assert "queued as 1" in told.sentence
    record = EmailRecord.objects.get(key="a1")
    assert office.messages[0].content == bytes(record.raw)
    assert office.letters[0]["Message-ID"] == record.message_id == told.message_id
    assert evidence("a1") is True


def test_asked_again_it_is_not_sent_again(letter, office, live):
    deliver(letter(), now=MONDAY_9)
    assert deliver(letter(), now=MONDAY_9).outcome == Outcome.SENT
    assert len(office.messages) == 1


def test_without_the_live_setting_nothing_is_said_to_the_server(letter, office):
    told = deliver(letter(), now=MONDAY_9)
    assert told.outcome == Outcome.DRY_RUN
    assert (office.logins, office.messages) == (0, [])
    assert b"Hello Nadia" in bytes(EmailRecord.objects.get(key="a1").raw)
    assert deliver(letter(), now=MONDAY_9).outcome == Outcome.DRY_RUN


@pytest.mark.parametrize("address", ["", "nadia", "nadia@", "na dia@x.test", "ñ@x.test", "a@b\r\nBcc: c@d.test"])
def test_who_has_no_address_gets_nothing(letter, office, live, address):
    assert deliver(letter(to=address), now=MONDAY_9).outcome == Outcome.NO_CONTACT
    assert not EmailRecord.objects.exists()


@pytest.mark.parametrize("state", [SenderState.UNVERIFIED, SenderState.REMOVED])
def test_a_sender_that_is_not_verified_blocks(letter, sender, live, office, state):
    sender.update(state=state, sealed_secret="")
    assert deliver(letter(), now=MONDAY_9).outcome == Outcome.BLOCKED


def test_no_sender_and_a_stranger_s_sender_block(letter, bob, live, office):
    assert deliver(letter(sender_id=None), now=MONDAY_9).outcome == Outcome.BLOCKED
    assert deliver(letter(owner_id=bob.pk), now=MONDAY_9).outcome == Outcome.BLOCKED
    assert office.messages == []


def test_real_mail_needs_a_postal_address_and_a_dry_run_does_not(letter, sender, settings, office):
    sender.update(postal_address="")
    settings.EMAIL_LIVE = True
    told = deliver(letter(), now=MONDAY_9)
    assert told.outcome == Outcome.BLOCKED
    assert "postal address" in told.sentence
    settings.EMAIL_LIVE = False
    assert deliver(letter(), now=MONDAY_9).outcome == Outcome.DRY_RUN


def test_the_blocklist_blocks_addresses_and_domains_above(letter, ada, live, office):
    Blocked.objects.create(owner=ada, kind="domain", value="northwind.test", shown="northwind.test", at=MONDAY_9)
    assert deliver(letter(to="n@mail.northwind.test"), now=MONDAY_9).outcome == Outcome.BLOCKED
    assert not may_send(ada.pk, "n@mail.northwind.test")
    assert may_send(ada.pk, "n@otherwind.test")


def test_a_suppressed_address_gets_none(letter, ada, live, office):
    suppress.suppress(ada.pk, "Nadia@Northwind.TEST", reason=SuppressionReason.UNSUBSCRIBED, now=MONDAY_9)
    assert deliver(letter(), now=MONDAY_9).outcome == Outcome.SUPPRESSED
    assert not may_send(ada.pk, "nadia@northwind.test")


@pytest.mark.django_db(transaction=True)
def test_an_unsubscribe_between_claim_and_send_is_heeded(letter, ada, live, office):
    def leaves(_address):
        token = leaving.address_for(ada.pk, "nadia@northwind.test").rstrip("/").rpartition("/")[2]
        leaving.leave(leaving.read(token), now=MONDAY_9)

    office.on_rcpt = leaves  # the conversation is under way, the letter has not been spoken yet
    assert deliver(letter(), now=MONDAY_9).outcome == Outcome.SUPPRESSED
    assert office.messages == []
    assert state_of() == MailState.STOPPED
    assert evidence("a1") is False


@pytest.mark.django_db(transaction=True)
def test_a_block_in_the_middle_is_heeded_too(letter, ada, live, office):
    office.on_rcpt = lambda address: (
        Blocked.objects.create(owner=ada, kind="email", value=address, shown=address, at=MONDAY_9) and None
    )
    assert deliver(letter(), now=MONDAY_9).outcome == Outcome.BLOCKED
    assert office.messages == []


@pytest.mark.parametrize("is_live", [True, False])
def test_one_email_for_an_address_over_all_campaigns(letter, office, settings, is_live):
    settings.EMAIL_LIVE = is_live
    deliver(letter(), now=MONDAY_9)
    again = deliver(letter(key="a2", to="NADIA@northwind.test", campaign_name="Autumn"), now=MONDAY_9)
    assert again.outcome == Outcome.DUPLICATE
    assert len(office.messages) == int(is_live)


def test_another_user_may_write_to_the_same_address(letter, bob, sender, office):
    deliver(letter(), now=MONDAY_9)
    sender.update(owner_id=bob.pk)
    assert deliver(letter(key="b1", owner_id=bob.pk), now=MONDAY_9).outcome == Outcome.DRY_RUN


def test_a_letter_being_sent_makes_another_wait_and_then_a_duplicate(letter, live, office):
    office.on_rcpt = lambda _address: "451 4.7.1 greylisted"
    with pytest.raises(TryLater):
        deliver(letter(), now=MONDAY_9)
    EmailRecord.objects.update(state=MailState.PREPARED)
    with pytest.raises(TryLater) as busy:
        deliver(letter(key="a2"), now=MONDAY_9 + timedelta(minutes=1))
    assert busy.value.reason == "address_busy"
    assert deliver(letter(key="a2"), now=MONDAY_9 + timedelta(hours=1)).outcome == Outcome.DUPLICATE


@pytest.mark.parametrize("where", ["on_rcpt", "on_data"])
def test_a_4xx_is_tried_later_and_then_arrives_once(letter, live, office, where):
    setattr(office, where, lambda _: "451 4.3.0 try again")
    with pytest.raises(TryLater) as no:
        deliver(letter(), now=MONDAY_9)
    assert no.value.after == timedelta(minutes=15)
    assert (state_of(), evidence("a1")) == (MailState.PUT_OFF, False)
    setattr(office, where, lambda _: None)
    assert deliver(letter(), now=MONDAY_9).outcome == Outcome.SENT
    assert len(office.messages) == 1


def test_a_person_who_is_gone_is_suppressed(letter, ada, live, office):
    office.on_rcpt = lambda _: "550 5.1.1 no such user"
    with pytest.raises(Refused) as no:
        deliver(letter(), now=MONDAY_9)
    assert no.value.reason == "recipient_gone"
    assert suppress.suppressed(ada.pk, ["nadia@northwind.test"])
    assert EmailRecord.objects.get(key="a1").bounced_at == MONDAY_9
    with pytest.raises(Refused):
        deliver(letter(), now=MONDAY_9)


@pytest.mark.parametrize("said", ["550 5.7.1 looks like spam", "554 5.7.1 blocked"])
def test_a_policy_refusal_suppresses_nobody(letter, ada, live, office, said):
    office.on_data = lambda _: said
    with pytest.raises(Refused):
        deliver(letter(), now=MONDAY_9)
    assert not suppress.suppressed(ada.pk, ["nadia@northwind.test"])
    assert state_of() == MailState.REFUSED


def test_a_wrong_password_blocks_and_the_sender_needs_attention(letter, sender, live, office):
    office.password = "changed"
    told = deliver(letter(), now=MONDAY_9)
    assert told.outcome == Outcome.BLOCKED
    sender.refresh_from_db()
    assert (sender.state, sender.broke_at) == (SenderState.NEEDS_ATTENTION, MONDAY_9)
    assert state_of() == MailState.PUT_OFF


def test_a_server_that_is_away_is_tried_later(letter, sender, live, office):
    sender.update(port=9)
    with pytest.raises(TryLater) as no:
        deliver(letter(), now=MONDAY_9)
    assert no.value.reason == "unreachable"
    sender.refresh_from_db()
    assert sender.state == SenderState.VERIFIED


def test_a_cut_after_data_is_unclear_until_somebody_settles_it(letter, live, office):
    office.after_data = cut
    with pytest.raises(Unclear):
        deliver(letter(), now=MONDAY_9)
    assert (state_of(), evidence("a1")) == (MailState.UNCLEAR, None)
    with pytest.raises(Unclear):
        deliver(letter(), now=MONDAY_9)
    assert len(office.messages) == 1
    email.settle("a1", was_sent=True, now=MONDAY_9)
    assert deliver(letter(), now=MONDAY_9).outcome == Outcome.SENT
    assert len(office.messages) == 1


def test_a_person_may_say_that_it_never_left(letter, live, office):
    office.after_data = cut
    with pytest.raises(Unclear):
        deliver(letter(), now=MONDAY_9)
    office.after_data = lambda *_: None
    email.settle("a1", was_sent=False, now=MONDAY_9)
    assert evidence("a1") is False
    assert deliver(letter(), now=MONDAY_9).outcome == Outcome.SENT


def test_a_cut_before_data_is_certainly_not_sent(letter, live, office):
    office.on_rcpt = lambda _: "421 4.3.2 closing"
    with pytest.raises(TryLater):
        deliver(letter(), now=MONDAY_9)
    assert evidence("a1") is False


def test_a_letter_nobody_knows_was_not_sent(db):
    assert evidence("a404") is False
