"""The gateway to mail providers' APIs, by django-anymail: one table of those we know."""

from collections.abc import Callable
from dataclasses import dataclass

from anymail.backends.base import AnymailBaseBackend
from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from anymail.message import AnymailMessage
from anymail.signals import AnymailTrackingEvent
from anymail.webhooks.base import AnymailCoreWebhookView
from anymail.webhooks.brevo import BrevoTrackingWebhookView
from anymail.webhooks.mailersend import MailerSendTrackingWebhookView
from anymail.webhooks.mailgun import MailgunTrackingWebhookView
from anymail.webhooks.postmark import PostmarkTrackingWebhookView
from anymail.webhooks.resend import ResendTrackingWebhookView
from anymail.webhooks.sparkpost import SparkPostTrackingWebhookView
from django.core.mail import get_connection
from django.http import HttpRequest

from delivery.letters import Mail
from delivery.smtp import GONE, LOGIN, SAID_NO, SECONDS
from leadr.common.gateways import Refused, Scope, TryLater, Unclear, never_left, retry_after

LETTER = "letter"
PROVEN = "proven:by-its-address"
WRONG_KEY = (401, 403)
TOO_MANY = 429
TAKEN = {"sent", "queued"}
BROKEN = 500


@dataclass(frozen=True, slots=True)
class Provider:
    """A mail provider: its name, anymail's backend, what that calls the key, and how it reads the provider's events."""

    label: str
    backend: str
    key: str
    webhook: type[AnymailCoreWebhookView]
    has_domain: bool = False
    proof: str = ""
    """The secret anymail cannot do without when it reads events, though we never use it."""


PROVIDERS = {
    "brevo": Provider("Brevo", "anymail.backends.brevo.EmailBackend", "api_key", BrevoTrackingWebhookView),
    "mailersend": Provider(
        "MailerSend",
        "anymail.backends.mailersend.EmailBackend",
        "api_token",
        MailerSendTrackingWebhookView,
        proof="signing_secret",
    ),
    "mailgun": Provider(
        "Mailgun",
        "anymail.backends.mailgun.EmailBackend",
        "api_key",
        MailgunTrackingWebhookView,
        has_domain=True,
        proof="webhook_signing_key",
    ),  # fmt: skip
    "postmark": Provider(
        "Postmark", "anymail.backends.postmark.EmailBackend", "server_token", PostmarkTrackingWebhookView
    ),
    "resend": Provider("Resend", "anymail.backends.resend.EmailBackend", "api_key", ResendTrackingWebhookView),
    "sparkpost": Provider(
        "SparkPost", "anymail.backends.sparkpost.EmailBackend", "api_key", SparkPostTrackingWebhookView
    ),
}
LABELS = {name: provider.label for name, provider in PROVIDERS.items()}


def send(name: str, *, key: str, domain: str, mail: Mail, letter: str, hand_over: Callable[[], None]) -> str:
    """Hand a letter to a provider; `letter` comes back with its events. As smtp.send otherwise."""
    provider = PROVIDERS[name]
    message = _message(mail, letter)
    message.connection = _connection(provider, key, domain)
    hand_over()
    try:
        message.send()
    except AnymailRecipientsRefused as error:
        sentence = f"{provider.label} does not write to {mail.draft.to} any more."
        raise Refused(GONE, sentence, scope=Scope.LEAD) from error
    except AnymailAPIError as error:
        raise _no(provider, error) from error
    except AnymailError as error:  # made of something the provider's API cannot say: nothing was called
        raise Refused(SAID_NO, f"{provider.label} cannot take this mail: {error}"[:300]) from error
    told = message.anymail_status
    if not told.status or not told.status <= TAKEN:
        raise Unclear("no_answer", f"{provider.label} did not say whether it took the mail.")
    return f"Taken by {provider.label} as {told.message_id or 'a message'}"[:300]


def events(name: str, request: HttpRequest) -> list[AnymailTrackingEvent]:
    """The events in a provider's call, whose sender was proven before. Raises what anymail raises on nonsense."""
    provider = PROVIDERS[name]
    # anymail wants secrets of its own, or warns; ours stands in the address that was called.
    secrets = {"webhook_secret": [PROVEN]} | ({provider.proof: PROVEN} if provider.proof else {})
    return list(provider.webhook(**secrets).parse_events(request))


def _message(mail: Mail, letter: str) -> AnymailMessage:
    draft = mail.draft
    message = AnymailMessage(
        subject=mail.subject,
        body=mail.text,
        from_email=mail.sender,
        to=[draft.to],
        reply_to=[draft.reply_to] if draft.reply_to else None,
        headers=mail.headers,
        metadata={LETTER: letter} if letter else {},
    )
    message.attach_alternative(mail.html, "text/html")
    message.track_opens = message.track_clicks = False
    return message


def _connection(provider: Provider, key: str, domain: str) -> AnymailBaseBackend:
    more = {"sender_domain": domain} if provider.has_domain and domain else {}
    return get_connection(
        provider.backend,
        fail_silently=False,
        timeout=SECONDS,
        # Not every API lets tracking be switched off per message; those that do are told.
        ignore_unsupported_features=True,
        **{provider.key: key},
        **more,
    )


def _no(provider: Provider, error: AnymailAPIError) -> TryLater | Refused | Unclear:
    status = error.status_code
    if status is None:
        if never_left(error.__cause__):
            sentence = f"{provider.label} cannot be reached. It is tried again by itself."
            return TryLater("unreachable", sentence, scope=Scope.SERVICE)
        return Unclear("no_answer", f"{provider.label} did not say whether it took the mail.")
    if status in WRONG_KEY:
        return Refused(LOGIN, f"{provider.label} refused the key.", scope=Scope.CONFIG)
    if status == TOO_MANY:
        wait = retry_after(error.response.headers.get("Retry-After", "")) if error.response is not None else None
        return TryLater("too_many", f"{provider.label} asks us to slow down.", scope=Scope.SERVICE, after=wait)
    if status >= BROKEN or status < 400:  # noqa: PLR2004 - an answer that is neither yes nor no
        return Unclear("no_answer", f"{provider.label} answered {status} and may have taken the mail or not.")
    return Refused(SAID_NO, f"{provider.label} refused the mail ({status}). {_detail(error)}"[:300])


def _detail(error: AnymailAPIError) -> str:
    return "" if error.response is None else " ".join(error.response.text.split())[:200]
