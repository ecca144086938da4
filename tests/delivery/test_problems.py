"""What stops the email step, sentence by sentence; one table of what each check needs."""

from dataclasses import replace

import pytest

from delivery.fallback import AFTER_LABELS, POSSIBLE, WHEN_LABELS, After, When
from delivery.problems import EmailFacts, SenderFacts, problems
from delivery.states import HANDED_OVER, HOLDING, MAIL_FAMILIES, MAIL_LABELS, MAIL_TRANSITIONS, MailState, SenderState

SENDER = SenderFacts("Ada", SenderState.VERIFIED, "12 St James's Square", "You fit.")
GOOD = EmailFacts(
    is_on=True,
    sender=SENDER,
    subject="Hello {{first_name}}",
    body="May I ask?",
    after=After.INVITE,
    when=When.NOT_ACCEPTED,
    kinds={"invite", "message"},
    is_live=True,
)


def said(facts, check_words=lambda _text: []):
    return [(problem.field, problem.sentence) for problem in problems(facts, check_words=check_words)]


def fields(facts):
    return [field for field, _ in said(facts)]


def test_nothing_is_wrong_and_off_is_never_wrong():
    assert said(GOOD) == []
    assert said(replace(GOOD, is_on=False, sender=None, subject="", body="", kinds=set())) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"sender": None}, "delivery.email_sender"),
        ({"subject": " "}, "delivery.email_subject"),
        ({"body": ""}, "delivery.email_body"),
        ({"kinds": {"message"}}, "delivery.email_after"),
        ({"after": After.MESSAGE, "kinds": {"invite"}, "when": When.FAILED}, "delivery.email_after"),
        ({"when": When.NO_REPLY}, "delivery.email_when"),
        ({"sender": replace(SENDER, state=SenderState.UNVERIFIED)}, "delivery.email_sender"),
        ({"sender": replace(SENDER, state=SenderState.NEEDS_ATTENTION)}, "delivery.email_sender"),
        ({"sender": replace(SENDER, state=SenderState.REMOVED)}, "delivery.email_sender"),
        ({"sender": replace(SENDER, postal_address="")}, "delivery.email_sender"),
        ({"sender": replace(SENDER, reason=" ")}, "delivery.email_sender"),
    ],
)
def test_each_thing_that_is_missing_is_one_sentence(change, field):
    assert fields(replace(GOOD, **change)) == [field]


def test_the_lines_are_for_real_mail_only():
    assert said(replace(GOOD, is_live=False, sender=replace(SENDER, postal_address="", reason=""))) == []


def test_unknown_variables_are_told_by_who_knows_them():
    assert said(GOOD, lambda text: [f"“{text}” is odd."] if "{{" in text else []) == [
        ("delivery.email_subject", "“Hello {{first_name}}” is odd.")
    ]


def test_every_word_of_the_step_has_a_label():
    assert set(AFTER_LABELS) == {after.value for after in POSSIBLE} == {after.value for after in After}
    assert (
        set(WHEN_LABELS) == {when.value for when in When} == {when.value for ones in POSSIBLE.values() for when in ones}
    )


def test_every_state_of_kept_mail_is_in_every_table():
    assert set(MAIL_TRANSITIONS) == set(MAIL_FAMILIES) == set(MailState)
    assert set(MAIL_LABELS) == {state.value for state in MailState}
    assert set(HANDED_OVER) < set(HOLDING)
