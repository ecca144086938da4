"""Every error type of the LinkedIn provider and what it means for us (unipile.md §2): one table. Pure."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from leadr.common.gateways import No, Refused, Scope, TryLater, Unclear, WireError


class Meaning(StrEnum):
    """What a refusal is about."""

    LEAD = "lead"
    LIMIT = "limit"
    SESSION = "session"
    PASSING = "passing"
    SETUP = "setup"
    KEY = "key"


DAY, QUARTER_HOUR = timedelta(hours=24), timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Rule:
    """What one error type means, said for people."""

    meaning: Meaning
    sentence: str


def _rules(meaning: Meaning, **sentences: str) -> dict[str, Rule]:
    return {name: Rule(meaning, sentence) for name, sentence in sentences.items()}


RULES: dict[str, Rule] = {
    **_rules(
        Meaning.LEAD,
        already_connected="You are connected with this person already.",
        already_invited_recently="This person was invited before; LinkedIn allows no second invite for some weeks.",
        cannot_invite_attendee="LinkedIn does not let this person be invited.",
        no_connection_with_recipient="You are not connected with this person, so no message can be sent.",
        blocked_recipient="This person cannot be written to.",
        user_unreachable="This person cannot be reached on LinkedIn.",
        invalid_recipient="LinkedIn does not know this person any more.",
        not_allowed_inmail="This person takes no InMail.",
        comments_disabled="This post takes no comments.",
        invalid_post="This post is not there any more.",
        invalid_message="LinkedIn did not take these words.",
        cant_send_message="LinkedIn did not let this message be sent.",
        action_already_performed="This was done already.",
        too_many_characters="The text is too long for LinkedIn.",
        unescaped_characters="The text has characters LinkedIn does not take.",
        resource_not_found="LinkedIn does not know this person or account any more.",
        invalid_resource_identifier="LinkedIn does not know this person or account.",
        resource_access_restricted="This profile is not open to your account.",
        recipient_rejected="The recipient's server refused the mail.",
        already_exists="This is there already.",
        operation_canceled="The connection was cancelled.",
        unprocessable_entity="LinkedIn did not take this request.",
        invalid_thread="This conversation is not there any more.",
        parent_mail_not_found="The mail this answers is not there any more.",
        invalid_reply_subject="The subject does not fit the conversation.",
        invalid_headers="The mail's headers were refused.",
        invalid_folder="The mail folder is not there.",
        sender_rejected="The mail server refused the sender.",
        send_as_denied="The mail server does not let you send as this sender.",
        ip_rejected_by_server="The mail server refused the connection's address.",
    ),
    **_rules(
        Meaning.LIMIT,
        cannot_resend_yet="LinkedIn's limit for this account is reached for now.",
        cannot_resend_within_24hrs="LinkedIn lets this be repeated after 24 hours.",
        limit_exceeded="LinkedIn's limit for this account is reached.",
        limit_too_high="LinkedIn refused the number asked for.",
        connection_limit_reached="This account has as many connections as LinkedIn allows.",
        insufficient_credits="This account has no credits left.",
        payment_error="LinkedIn asks this account for a payment.",
        insufficient_job_slot="This account has no job slot left.",
        too_many_requests="LinkedIn asked us to slow down.",
    ),
    **_rules(
        Meaning.SESSION,
        disconnected_account="LinkedIn ended this account's session.",
        disconnected_feature="This account lost the session of a LinkedIn product.",
        expired_credentials="LinkedIn asked for the password again.",
        multiple_sessions="LinkedIn ended the session because of another one.",
        wrong_account="Another LinkedIn account is logged in there.",
        checkpoint_error="LinkedIn asks this account for a verification.",
        invalid_checkpoint_solution="LinkedIn did not take the verification.",
        captcha_not_supported="LinkedIn asks this account for a captcha.",
        invalid_credentials_but_valid_account_imap="The account's password was refused.",
        account_restricted="LinkedIn restricted this account.",
        account_mismatch="Another LinkedIn account is logged in there.",
        session_mismatch="The account's session belongs to somebody else.",
        action_required="LinkedIn asks the account's owner to do something first.",
        unknown_authentication_context="The account's session is not known any more.",
        invalid_account="The provider does not take this account for this.",
        expired_link="The connection link has expired; start again.",
        insufficient_privileges="The account may not do this.",
        unauthorized="The account may not do this.",
    ),
    **_rules(
        Meaning.PASSING,
        unexpected_error="The LinkedIn provider had an error.",
        provider_error="LinkedIn had an error or slowed the account down.",
        authentication_intent_error="The LinkedIn provider could not begin the connection.",
        proxy_error="The provider's proxy had an error.",
        proxy_auth_error="The provider's proxy refused.",
        request_timeout="The LinkedIn provider took too long.",
        no_client_session="The provider has no session for the account just now.",
        no_channel="The provider has no channel to the account just now.",
        no_handler="The provider has nobody for this just now.",
        network_down="The provider's network is down.",
        service_unavailable="The LinkedIn provider is not available just now.",
        provider_unreachable="The provider cannot reach LinkedIn.",
        realtime_client_not_initialized="The provider is still starting the account's session.",
        auth_in_progress="The account is just being connected.",
    ),
    **_rules(
        Meaning.SETUP,
        invalid_parameters="The LinkedIn provider did not take what we sent.",
        malformed_request="The LinkedIn provider could not read what we sent.",
        content_too_large="What we sent is too large for the LinkedIn provider.",
        invalid_url="LinkedIn does not know this search address. Check it in the audience.",
        missing_parameters="Something was missing in what we sent to the LinkedIn provider.",
        unsupported_media_type="The LinkedIn provider did not take the format.",
        insufficient_permissions="Our access to the LinkedIn provider does not include this.",
        feature_not_subscribed="This LinkedIn account has no access to the product this search needs.",
        subscription_required="Our access to the LinkedIn provider does not include this.",
        feature_not_implemented="The LinkedIn provider cannot do this.",
        account_configuration_error="The provider's settings for this account are wrong.",
    ),
    **_rules(
        Meaning.KEY,
        missing_credentials="The LinkedIn provider got no API key. Set UNIPILE_API_KEY.",
        invalid_credentials="The LinkedIn provider refused our API key. Check UNIPILE_API_KEY.",
    ),
}

BY_STATUS = {
    400: Meaning.SETUP,
    401: Meaning.SESSION,
    403: Meaning.SETUP,
    404: Meaning.LEAD,
    415: Meaning.SETUP,
    422: Meaning.LEAD,
    429: Meaning.LIMIT,
    501: Meaning.SETUP,
}


def translate(error: WireError, *, writes: bool) -> No:
    """One of the three words for a provider's refusal; a type we do not know goes by its HTTP status."""
    name = error.kind.removeprefix("errors/")
    known = RULES.get(name)
    meaning = known.meaning if known else BY_STATUS.get(error.status, Meaning.PASSING)
    sentence = known.sentence if known else f"The LinkedIn provider answered with status {error.status}."
    # The type is the provider's text; what is no plain word, or too long for a column, is not kept.
    reason = name[:60] if name.isidentifier() else f"http_{error.status}"
    return _word(meaning, reason, sentence, error, writes=writes)


def _word(meaning: Meaning, reason: str, sentence: str, error: WireError, *, writes: bool) -> No:
    match meaning:
        case Meaning.LEAD:
            return Refused(reason, sentence, scope=Scope.LEAD)
        case Meaning.SETUP:
            return Refused(reason, sentence, scope=Scope.CONFIG)
        case Meaning.LIMIT:
            wait = error.retry_after or (QUARTER_HOUR if error.status == 429 else DAY)
            return TryLater(reason, sentence, scope=Scope.KIND, after=wait)
        case Meaning.SESSION:
            return TryLater(reason, sentence, scope=Scope.ACCOUNT)
        case Meaning.KEY:
            return TryLater(reason, sentence, scope=Scope.SERVICE, after=error.retry_after)
        case Meaning.PASSING if writes:
            # The sheet says to reconcile a write after any 5xx before it is tried again.
            return Unclear(reason, sentence)
        case Meaning.PASSING:
            return TryLater(reason, sentence, after=error.retry_after)
