"""Every error type of the provider's sheet is in the table, and comes out as the word its meaning stands for."""

from datetime import timedelta

import pytest

from accounts.linkedin_errors import BY_STATUS, RULES, Meaning, translate
from leadr.common.gateways import Refused, Scope, TryLater, Unclear, WireError

DAY, QUARTER_HOUR, HOUR = timedelta(hours=24), timedelta(minutes=15), timedelta(hours=1)

# The provider's sheet, §2, status by status.
SHEET = {
    400: """invalid_parameters malformed_request content_too_large invalid_url too_many_characters
        unescaped_characters missing_parameters""",
    401: """missing_credentials invalid_credentials expired_credentials disconnected_account disconnected_feature
        multiple_sessions wrong_account insufficient_privileges checkpoint_error invalid_checkpoint_solution
        captcha_not_supported expired_link invalid_credentials_but_valid_account_imap""",
    403: """insufficient_permissions account_restricted account_mismatch session_mismatch feature_not_subscribed
        subscription_required resource_access_restricted unknown_authentication_context action_required""",
    404: "resource_not_found invalid_resource_identifier",
    407: "proxy_auth_error",
    408: "request_timeout",
    409: "already_exists operation_canceled",
    415: "unsupported_media_type",
    422: """already_invited_recently cannot_resend_yet cannot_resend_within_24hrs cannot_invite_attendee limit_exceeded
        no_connection_with_recipient blocked_recipient user_unreachable invalid_recipient invalid_account
        not_allowed_inmail insufficient_credits action_already_performed invalid_message invalid_post
        cant_send_message unprocessable_entity limit_too_high unauthorized provider_unreachable
        account_configuration_error realtime_client_not_initialized parent_mail_not_found invalid_reply_subject
        invalid_headers send_as_denied sender_rejected recipient_rejected ip_rejected_by_server invalid_folder
        invalid_thread already_connected comments_disabled payment_error insufficient_job_slot
        connection_limit_reached""",
    425: "auth_in_progress",
    429: "too_many_requests",
    500: "unexpected_error provider_error authentication_intent_error",
    501: "feature_not_implemented",
    502: "proxy_error",
    503: "no_client_session no_channel no_handler network_down service_unavailable",
    504: "request_timeout",
}
TYPES = [(status, name) for status, names in SHEET.items() for name in names.split()]

# Meaning: what a read and what a write say, how far it reaches, and the wait when the provider names none.
WORDS = {
    Meaning.LEAD: (Refused, Refused, Scope.LEAD),
    Meaning.SETUP: (Refused, Refused, Scope.CONFIG),
    Meaning.LIMIT: (TryLater, TryLater, Scope.KIND),
    Meaning.SESSION: (TryLater, TryLater, Scope.ACCOUNT),
    Meaning.KEY: (TryLater, TryLater, Scope.SERVICE),
    Meaning.PASSING: (TryLater, Unclear, Scope.ACTION),
}


def no(status, kind, *, writes, detail="", wait=None):
    return translate(WireError(status, kind, detail, wait), writes=writes)


def test_the_table_holds_the_sheet_and_nothing_else():
    assert set(RULES) == {name for _, name in TYPES}


def test_every_meaning_has_its_word_and_is_used():
    assert set(WORDS) == set(Meaning) == {rule.meaning for rule in RULES.values()}


@pytest.mark.parametrize(("status", "name"), TYPES)
def test_each_type_comes_out_as_its_meaning_says(status, name):
    of_read, of_write, scope = WORDS[RULES[name].meaning]
    for writes, word in ((False, of_read), (True, of_write)):
        said = no(status, f"errors/{name}", writes=writes)
        assert (type(said), said.reason, said.scope) == (word, name, scope)


@pytest.mark.parametrize("name", sorted(RULES))
def test_each_sentence_is_one_for_people(name):
    sentence = RULES[name].sentence
    assert sentence.endswith(".")
    assert sentence[0].isupper()
    assert "errors/" not in sentence
    assert len(sentence) <= 120


@pytest.mark.parametrize("name", ["already_connected", "already_invited_recently", "no_connection_with_recipient"])
def test_a_refused_person_stops_nobody_else(name):
    assert RULES[name].meaning is Meaning.LEAD


@pytest.mark.parametrize(
    "name",
    ["disconnected_account", "multiple_sessions", "checkpoint_error", "expired_credentials", "account_restricted"],
)
def test_a_lost_session_is_about_the_account(name):
    assert RULES[name].meaning is Meaning.SESSION


def test_a_bad_key_is_not_a_lost_session():
    for name in ("missing_credentials", "invalid_credentials"):
        assert RULES[name].meaning is Meaning.KEY


@pytest.mark.parametrize("writes", [True, False])
def test_a_limit_waits_as_long_as_it_was_told_to(writes):
    assert no(422, "errors/cannot_resend_yet", writes=writes).after == DAY
    assert no(429, "errors/too_many_requests", writes=writes).after == QUARTER_HOUR
    assert no(429, "errors/too_many_requests", writes=writes, wait=HOUR).after == HOUR


def test_a_passing_error_of_a_read_keeps_the_wait():
    assert no(503, "errors/service_unavailable", writes=False, wait=HOUR).after == HOUR


@pytest.mark.parametrize(
    ("status", "of_read", "of_write"),
    [
        (400, (Refused, Scope.CONFIG), (Refused, Scope.CONFIG)),
        (401, (TryLater, Scope.ACCOUNT), (TryLater, Scope.ACCOUNT)),
        (403, (Refused, Scope.CONFIG), (Refused, Scope.CONFIG)),
        (404, (Refused, Scope.LEAD), (Refused, Scope.LEAD)),
        (408, (TryLater, Scope.ACTION), (Unclear, Scope.ACTION)),
        (409, (TryLater, Scope.ACTION), (Unclear, Scope.ACTION)),
        (415, (Refused, Scope.CONFIG), (Refused, Scope.CONFIG)),
        (418, (TryLater, Scope.ACTION), (Unclear, Scope.ACTION)),
        (422, (Refused, Scope.LEAD), (Refused, Scope.LEAD)),
        (429, (TryLater, Scope.KIND), (TryLater, Scope.KIND)),
        (500, (TryLater, Scope.ACTION), (Unclear, Scope.ACTION)),
        (501, (Refused, Scope.CONFIG), (Refused, Scope.CONFIG)),
        (503, (TryLater, Scope.ACTION), (Unclear, Scope.ACTION)),
        (599, (TryLater, Scope.ACTION), (Unclear, Scope.ACTION)),
    ],
)
@pytest.mark.parametrize("kind", ["errors/a_new_one", ""])
def test_an_unknown_type_goes_by_its_status(status, of_read, of_write, kind):
    for writes, expected in ((False, of_read), (True, of_write)):
        said = no(status, kind, writes=writes)
        assert (type(said), said.scope) == expected
        assert said.reason == (kind.removeprefix("errors/") or f"http_{status}")
        assert said.sentence == f"The LinkedIn provider answered with status {status}."


def test_every_status_of_the_short_table_is_in_the_sheet():
    assert set(BY_STATUS) <= set(SHEET)


def test_what_the_provider_says_in_its_own_words_is_not_shown():
    said = no(422, "errors/blocked_recipient", writes=True, detail="<script>alert(1)</script>")
    assert said.sentence == "This person cannot be written to."


def test_a_type_from_outside_never_grows_past_a_reason():
    assert len(no(422, "errors/" + "x" * 500, writes=True).reason) == 60


@pytest.mark.parametrize("kind", ["errors/\x00", "errors/two words", "errors/half \ud83d", "Gone away"])
def test_a_type_that_is_no_word_is_not_kept(kind):
    assert no(422, kind, writes=True).reason == "http_422"
