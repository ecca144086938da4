"""Operators' view of users, plans and accounts; what the provider told is history and cannot be edited."""

from django.contrib import admin
from django.http import HttpRequest

from accounts.models import (
    AddOn,
    AddOnGrant,
    LinkedInAccount,
    Outage,
    PendingConnection,
    Plan,
    ProviderEvent,
    Subscription,
    User,
)


@admin.register(User)
class UserAdmin(admin.ModelAdmin[User]):
    """People; their plans stand on their page."""

    list_display = ("email", "is_active", "is_staff", "date_joined")
    search_fields = ("email",)
    fields = ("email", "first_name", "last_name", "timezone", "is_active", "is_staff", "groups")
    show_full_result_count = False


@admin.register(Subscription)
class SubscriptionAdmin(admin.ModelAdmin[Subscription]):
    """Who is on which plan."""

    list_display = ("user", "plan", "starts_on", "ends_on")
    autocomplete_fields = ("user",)
    search_fields = ("user__email",)


@admin.register(AddOnGrant)
class AddOnGrantAdmin(admin.ModelAdmin[AddOnGrant]):
    """Who holds which add-on."""

    list_display = ("user", "add_on", "starts_on", "ends_on")
    autocomplete_fields = ("user",)
    search_fields = ("user__email",)


@admin.register(LinkedInAccount)
class LinkedInAccountAdmin(admin.ModelAdmin[LinkedInAccount]):
    """Connected identities and their health."""

    list_display = ("name", "owner", "health", "provider_status", "tier", "created_at", "deleted_at")
    list_filter = ("health", "tier")
    search_fields = ("name", "owner__email", "provider_account_id")
    raw_id_fields = ("owner",)
    show_full_result_count = False


class HistoryAdmin[M: (ProviderEvent, Outage, PendingConnection)](admin.ModelAdmin[M]):
    """Facts: to be read, not edited."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Facts come from outside."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        """Facts stay as they came."""
        return False


@admin.register(ProviderEvent)
class ProviderEventAdmin(HistoryAdmin[ProviderEvent]):
    """What the provider told us."""

    list_display = ("received_at", "source", "name", "provider_account_id", "verdict", "settled_at")
    list_filter = ("source",)
    search_fields = ("provider_account_id",)


@admin.register(Outage)
class OutageAdmin(HistoryAdmin[Outage]):
    """When accounts needed reconnecting."""

    list_display = ("account", "reason", "opened_at", "closed_at", "mail_claimed_at")


@admin.register(PendingConnection)
class PendingConnectionAdmin(HistoryAdmin[PendingConnection]):
    """Hosted links and what came of them."""

    list_display = ("owner", "created_at", "expires_at", "used_at", "account")


admin.site.register([Plan, AddOn])
admin.site.site_header = "Leadr operators"
