"""Operators' view of users, plans and accounts; what the provider told is history and cannot be edited."""

from typing import Any

import allauth.account.admin
import allauth.mfa.admin  # noqa: F401 - both register their lists as they are read, before ours take their place
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts import journal, plan_events, webhooks
from accounts.models import (
    AddOn,
    AddOnGrant,
    ApiToken,
    Did,
    Entry,
    KeptAnswer,
    LinkedInAccount,
    ModelUsage,
    OnboardingState,
    Outage,
    PendingConnection,
    Plan,
    PlanEvent,
    ProviderEvent,
    Subscription,
    User,
    Webhook,
    WebhookDelivery,
)
from leadr.common import clock
from leadr.common.operators import History, Rows


@admin.register(User)
class UserAdmin(Rows[User]):
    """People; their plans stand on their page."""

    list_display = ("email", "is_active", "is_staff", "date_joined")
    search_fields = ("email",)
    actions = ("grant_leadr",)
    fields = ("email", "first_name", "last_name", "timezone", "is_active", "is_staff", "groups")

    @admin.action(description="Put the chosen people on a plan with Leadr, from today on", permissions=["change"])
    def grant_leadr(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """The first plan that includes Leadr; their page takes any other."""
        plan = Plan.objects.filter(includes_leadr=True).order_by("pk").first()
        if plan is None:
            self.message_user(request, "No plan includes Leadr yet. Make one first.", messages.ERROR)
            return
        for user in queryset:
            now = clock.now()
            plan_events.grant(user, kind="plan", code=plan.code, starts_on=now.date(), ends_on=None, now=now)
        self.message_user(request, f"They are on {plan} from today on.")


@admin.register(Subscription)
class SubscriptionAdmin(Rows[Subscription]):
    """Who is on which plan."""

    list_display = ("user", "plan", "starts_on", "ends_on")
    autocomplete_fields = ("user",)
    search_fields = ("user__email",)
    list_select_related = ("user", "plan")

    def save_model(self, request: HttpRequest, obj: Subscription, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's own
        """What an operator grants by hand stands in the journal too."""
        super().save_model(request, obj, form, change)
        plan_events.note_grant(obj.user, obj.plan, starts_on=obj.starts_on, ends_on=obj.ends_on, now=clock.now())


@admin.register(AddOnGrant)
class AddOnGrantAdmin(Rows[AddOnGrant]):
    """Who holds which add-on."""

    list_display = ("user", "add_on", "starts_on", "ends_on")
    autocomplete_fields = ("user",)
    search_fields = ("user__email",)
    list_select_related = ("user", "add_on")

    def save_model(self, request: HttpRequest, obj: AddOnGrant, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's own
        """What an operator grants by hand stands in the journal too."""
        super().save_model(request, obj, form, change)
        plan_events.note_grant(obj.user, obj.add_on, starts_on=obj.starts_on, ends_on=obj.ends_on, now=clock.now())


@admin.register(LinkedInAccount)
class LinkedInAccountAdmin(Rows[LinkedInAccount]):
    """Connected identities and their health."""

    list_display = ("name", "owner", "health", "provider_status", "tier", "created_at", "deleted_at")
    list_filter = ("health", "tier")
    search_fields = ("provider_account_id__exact", "name", "owner__email")
    raw_id_fields = ("owner",)


@admin.register(ProviderEvent)
class ProviderEventAdmin(History[ProviderEvent]):
    """What the provider told us."""

    list_display = ("received_at", "source", "name", "provider_account_id", "verdict", "settled_at")
    list_filter = ("source",)
    search_fields = ("provider_account_id__exact",)


@admin.register(Outage)
class OutageAdmin(History[Outage]):
    """When accounts needed reconnecting."""

    list_display = ("account", "reason", "opened_at", "closed_at", "mail_claimed_at")
    search_fields = ("account__name", "account__owner__email")


@admin.register(PendingConnection)
class PendingConnectionAdmin(History[PendingConnection]):
    """Hosted links and what came of them."""

    list_display = ("owner", "created_at", "expires_at", "used_at", "account")
    search_fields = ("owner__email",)


@admin.register(Plan)
class PlanAdmin(Rows[Plan]):
    """What customers can be on."""

    list_display = ("name", "code", "includes_leadr", "max_accounts", "max_live_campaigns")
    search_fields = ("name", "code")


@admin.register(AddOn)
class AddOnAdmin(Rows[AddOn]):
    """What can be bought on top."""

    list_display = ("name", "code", "grants_leadr")
    search_fields = ("name", "code")


@admin.register(PlanEvent)
class PlanEventAdmin(History[PlanEvent]):
    """What billing told."""

    list_display = ("identity", "received_at", "payload")
    search_fields = ("identity__exact",)


@admin.register(ApiToken)
class ApiTokenAdmin(History[ApiToken]):
    """Personal tokens, of which nobody knows the words."""

    list_display = ("name", "hint", "owner", "scopes", "used_at", "expires_at", "revoked_at")
    search_fields = ("name", "hint", "owner__email")
    exclude = ("token_hash",)
    list_select_related = ("owner",)


@admin.register(KeptAnswer)
class KeptAnswerAdmin(History[KeptAnswer]):
    """Answers kept by their Idempotency-Key."""

    list_display = ("key", "owner", "status", "at")
    search_fields = ("key__exact", "owner__email")
    list_select_related = ("owner",)


@admin.register(Webhook)
class WebhookAdmin(History[Webhook]):
    """Users' own systems."""

    list_display = ("url", "owner", "kinds", "failing_since", "disabled_at", "deleted_at")
    search_fields = ("url", "owner__email")
    exclude = ("sealed_secret",)
    list_select_related = ("owner",)


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(History[WebhookDelivery]):
    """Every call made to them."""

    list_display = ("id", "kind", "webhook", "state", "attempts", "answer", "created_at", "settled_at")
    list_filter = ("state", "kind")
    search_fields = ("identity__exact", "webhook__url", "webhook__owner__email")
    list_select_related = ("webhook",)
    actions = ("send_again",)

    @admin.action(description="Send the chosen calls again", permissions=["view"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[WebhookDelivery]) -> None:
        """Call them out again, under the same identity."""
        for delivery in queryset:
            webhooks.resend(delivery, now=clock.now())
        self.message_user(request, "They are called out again within a minute.")


@admin.register(OnboardingState)
class OnboardingStateAdmin(History[OnboardingState]):
    """What browsers remember."""

    list_display = ("user", "version", "updated_at")
    search_fields = ("user__email",)


@admin.register(ModelUsage)
class ModelUsageAdmin(History[ModelUsage]):
    """What the language model cost."""

    list_display = ("user", "day", "calls", "tokens_in", "tokens_out", "cost")
    search_fields = ("user__email",)
    list_select_related = ("user",)


@admin.register(Entry)
class EntryAdmin(History[Entry]):
    """The journal: who did what in whose name."""

    list_display = ("at", "owner", "did", "about", "detail", "by", "who", "address")
    list_filter = ("did", "by")
    search_fields = ("owner__email",)
    list_select_related = ("owner",)


for model in (EmailAddress, Authenticator):
    admin.site.unregister(model)  # theirs count whole tables and show the secrets of second factors


@admin.register(EmailAddress)
class EmailAddressAdmin(Rows[EmailAddress]):
    """The addresses people log in with."""

    list_display = ("email", "user", "verified", "primary")
    list_filter = ("verified",)
    search_fields = ("email", "user__email")
    raw_id_fields = ("user",)
    list_select_related = ("user",)


@admin.register(Authenticator)
class AuthenticatorAdmin(Rows[Authenticator]):
    """Second factors. Whoever lost theirs gets in again once it is deleted here."""

    list_display = ("user", "type", "created_at", "last_used_at")
    list_filter = ("type",)
    search_fields = ("user__email",)
    list_select_related = ("user",)
    exclude = ("data",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People set them up themselves."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Authenticator | None = None) -> bool:
        """And nobody else changes them."""
        return False

    def delete_model(self, request: HttpRequest, obj: Authenticator) -> None:
        """Take it away, and tell the journal."""
        super().delete_model(request, obj)
        journal.note(obj.user_id, Did.FACTOR_REMOVED, now=clock.now())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Authenticator]) -> None:
        """The same for several."""
        for factor in queryset:
            self.delete_model(request, factor)


@admin.register(LogEntry)
class LogEntryAdmin(History[LogEntry]):
    """What operators did."""

    list_display = ("action_time", "user", "content_type", "object_repr", "action_flag", "change_message")
    search_fields = ("user__email", "object_repr")
    list_select_related = ("user", "content_type")


admin.site.site_header = "Leadr operators"
