"""The API pages: personal tokens, webhooks and the log of their calls."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import tokens as token_deeds
from accounts import webhooks as deeds
from accounts.integration_forms import TokenForm, WebhookForm
from accounts.models import Webhook
from accounts.requests import UserRequest
from leadr.common import clock
from leadr.common.htmx import page
from leadr.common.secrets import LostKey

SHOWN = 50
MOST_HOOKS = 10
MOST_TOKENS = 50


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: UserRequest) -> HttpResponse:
    """The user's tokens; a new one is shown here, once."""
    form = TokenForm(request.POST or None)
    mine, words = request.user.api_tokens.filter(revoked_at=None).order_by("-pk"), ""
    if request.method == "POST" and form.is_valid():
        if mine.count() < MOST_TOKENS:
            _, words = token_deeds.create(request.user, **form.cleaned_data, now=clock.now())
            form = TokenForm()
        else:
            form.add_error(None, f"You have {MOST_TOKENS} tokens. Revoke one first.")
    context = {"nav": "accounts", "form": form, "tokens": mine[:MOST_TOKENS], "words": words, "now": clock.now()}
    return page(request, "accounts/tokens.html", context, status=422 if form.errors else 200)


@require_POST
def revoke(request: UserRequest, pk: int) -> HttpResponse:
    """Close a token for good."""
    token = get_object_or_404(request.user.api_tokens.filter(revoked_at=None), pk=pk)
    token_deeds.revoke(token, now=clock.now())
    messages.success(request, f"“{token.name}” opens nothing any more.")
    return redirect("accounts:tokens")


@require_http_methods(["GET", "HEAD", "POST"])
def webhooks(request: UserRequest) -> HttpResponse:
    """The user's webhooks; add one."""
    form, mine = WebhookForm(request.POST or None), request.user.webhooks.present().order_by("-pk")
    if request.method == "POST" and form.is_valid():
        if mine.count() < MOST_HOOKS:
            hook = deeds.add(request.user, **form.cleaned_data, now=clock.now())
            return redirect("accounts:webhook", pk=hook.pk)
        form.add_error(None, f"You have {MOST_HOOKS} webhooks. Remove one first.")
    context = {"nav": "accounts", "form": form, "hooks": mine}
    return page(request, "accounts/webhooks.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def webhook(request: UserRequest, pk: int) -> HttpResponse:
    """One webhook: its secret and its latest calls."""
    hook = _hook(request, pk)
    log = hook.deliveries.order_by("-pk")[:SHOWN]
    context = {"nav": "accounts", "hook": hook, "log": log, "secret": _secret(hook)}
    return page(request, "accounts/webhook.html", context, part="log")


@require_POST
def enable(request: UserRequest, pk: int) -> HttpResponse:
    """Switch a webhook back on."""
    deeds.enable(_hook(request, pk), now=clock.now())
    messages.success(request, "Switched on. What waited is called out within a minute.")
    return redirect("accounts:webhook", pk=pk)


@require_POST
def remove(request: UserRequest, pk: int) -> HttpResponse:
    """Never call a webhook again."""
    deeds.remove(_hook(request, pk), now=clock.now())
    messages.success(request, "The webhook is removed.")
    return redirect("accounts:webhooks")


@require_POST
def resend(request: UserRequest, pk: int) -> HttpResponse:
    """Call one delivery out again."""
    call = get_object_or_404(deeds.calls_of(request.user), pk=pk)
    deeds.resend(call, now=clock.now())
    messages.success(request, "It is called out again within a minute.")
    return redirect("accounts:webhook", pk=call.webhook_id)


def _hook(request: UserRequest, pk: int) -> Webhook:
    return get_object_or_404(request.user.webhooks.present(), pk=pk)


def _secret(hook: Webhook) -> str:
    try:
        return hook.secret
    except LostKey as lost:
        return str(lost)
