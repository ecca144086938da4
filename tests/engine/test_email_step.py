"""The fallback email through the engine: every outcome of the feature map, with a real mail server."""

from datetime import timedelta

import pytest

from campaigns.engine import beat, frozen, outside, restage, run, settle
from campaigns.models import Action, Lead
from campaigns.stages import Stage
from campaigns.states import State
from delivery import blocklist, senders, suppress, unsubscribe
from delivery.models import BlockedKind, SuppressionReason
from tests.engine.mail_room import NADIA, campaign, mail, office, sender, sent, stage_of
from tests.world import MONDAY_9
from workflows.kinds import Kind, Lane

__all__ = ["campaign", "mail", "office", "sender"]
pytestmark = pytest.mark.django_db


def test_an_invite_nobody_accepted_is_followed_by_a_mail(campaign, mail):
    assert [edge.child for edge in campaign.graph.after("invite", ["not_accepted"])] == ["email"]


def test_sent(mail, office, settings):
    settings.EMAIL_LIVE = True
    action = sent(mail())
    assert (action.state, stage_of(action)) == (State.DONE, Stage.EMAIL_SENT)
    assert office.letters[0]["Subject"] == "A word, Nadia"


def test_dry_run(mail, office):
    action = sent(mail())
    assert (action.reason, stage_of(action)) == ("dry_run", Stage.EMAIL_DRY_RUN)
    assert office.messages == []


def test_blocked(mail, sender):
    senders.fail(sender, "The password was refused.", now=MONDAY_9)
    action = sent(mail())
    assert (action.state, stage_of(action)) == (State.SKIPPED, Stage.EMAIL_BLOCKED)


def test_no_contact(mail):
    action = sent(mail(address=""))
    assert (action.reason, stage_of(action)) == ("no_contact", Stage.EMAIL_NO_CONTACT)


def test_suppressed(mail, ada, settings, office):
    settings.EMAIL_LIVE = True
    suppress.suppress(ada.pk, NADIA, reason=SuppressionReason.UNSUBSCRIBED, now=MONDAY_9)
    action = sent(mail())
    assert (action.reason, stage_of(action)) == ("suppressed", Stage.EMAIL_SUPPRESSED)
    assert office.messages == []


@pytest.mark.django_db(transaction=True)
def test_suppressed_by_an_unsubscribe_between_claim_and_send(mail, ada, settings, office):
    settings.EMAIL_LIVE = True
    action = mail()

    def leaves(address):
        assert Action.objects.get(pk=action.pk).state == State.STARTED  # it is claimed, and the conversation began
        link = unsubscribe.address_for(ada.pk, address).rstrip("/").rpartition("/")[2]
        unsubscribe.leave(unsubscribe.read(link), now=MONDAY_9)

    office.on_rcpt = leaves
    sent(action)
    assert (action.state, action.reason) == (State.SKIPPED, "suppressed")
    assert stage_of(action) == Stage.EMAIL_SUPPRESSED
    assert office.messages == []


def test_duplicate(mail):
    first, second = mail(), mail(name="nadia-again")
    sent(first)
    second.refresh_from_db()
    assert (second.reason, stage_of(second)) == ("duplicate", Stage.EMAIL_DUPLICATE)


def test_pending_outside_the_window(mail):
    evening = MONDAY_9 + timedelta(hours=10)
    action = sent(mail(), at=evening)
    assert action.state == State.SCHEDULED
    assert action.due_at == MONDAY_9 + timedelta(days=1)
    restage.of_action(action, now=evening)
    assert stage_of(action) == Stage.EMAIL_PENDING


def test_skipped_after_a_reply(mail):
    action = mail()
    Lead.objects.filter(pk=action.lead_id).update(replied_at=MONDAY_9)
    assert (sent(action).state, action.reason) == (State.SKIPPED, "replied")


def test_a_cut_after_data_is_unclear_and_never_repeated(mail, office, settings):
    settings.EMAIL_LIVE = True
    office.after_data = lambda server: server.transport.close()
    action = sent(mail())
    assert action.state == State.UNCLEAR
    for minutes in (10, 20, 30):
        beat.recover_all(now=MONDAY_9 + timedelta(minutes=minutes))
        settle.settle(outside=outside.real(), now=MONDAY_9 + timedelta(minutes=minutes))
        sent(action, at=MONDAY_9 + timedelta(minutes=minutes))
    assert action.state == State.UNCLEAR
    assert len(office.messages) == 1
    settle.by_hand(frozen.whole(action.pk), was_sent=True, now=MONDAY_9 + timedelta(hours=1))
    action.refresh_from_db()
    assert (action.state, stage_of(action)) == (State.DONE, Stage.EMAIL_SENT)


def test_a_blocked_company_is_not_invited(ada, campaign):
    blocklist.add(ada.pk, BlockedKind.COMPANY, ["Northwind"], now=MONDAY_9)
    lead = Lead.objects.create(
        campaign=campaign, public_identifier="x", provider_id="x", company="Northwind", found_at=MONDAY_9,
        stage_at=MONDAY_9,
    )  # fmt: skip
    action = Action.new(Kind.INVITE, campaign=campaign, due_at=MONDAY_9, now=MONDAY_9, lead=lead, step="invite")
    action.save()
    run.run_one(Lane.OUTREACH, outside=outside.real(), now=lambda: MONDAY_9)
    action.refresh_from_db()
    assert (action.state, action.reason) == (State.SKIPPED, "blocked")
