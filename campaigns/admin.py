"""Operators' view of campaigns, leads and the queue; history is read, not edited."""

from django.contrib import admin
from django.http import HttpRequest

from campaigns.models import AccountLease, Action, Campaign, DayRun, Hold, Lead


class ReadAdmin[M: (Action, Lead, AccountLease, DayRun)](admin.ModelAdmin[M]):
    """Rows the engine writes."""

    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only the engine adds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        """Only the engine changes."""
        return False


@admin.register(Campaign)
class CampaignAdmin(admin.ModelAdmin[Campaign]):
    """Campaigns of everybody."""

    list_display = ("name", "owner", "account", "state", "error", "launched_at")
    list_filter = ("state",)
    search_fields = ("name", "owner__email")
    raw_id_fields = ("owner", "account", "audience", "workflow", "delivery", "chosen_accounts")
    readonly_fields = ("state", "cursor", "searched_at", "is_exhausted")
    show_full_result_count = False


@admin.register(Action)
class ActionAdmin(ReadAdmin[Action]):
    """The queue."""

    list_display = ("id", "kind", "state", "due_at", "campaign", "account", "lead", "attempts", "reason", "note")
    list_filter = ("kind", "state", "lane")
    list_select_related = ("campaign", "account", "lead")


@admin.register(Lead)
class LeadAdmin(ReadAdmin[Lead]):
    """People in campaigns."""

    list_display = ("full_name", "campaign", "stage", "found_at", "replied_at")
    list_filter = ("stage",)
    search_fields = ("public_identifier",)
    list_select_related = ("campaign",)


@admin.register(DayRun)
class DayRunAdmin(ReadAdmin[DayRun]):
    """What each day's search brought."""

    list_display = ("campaign", "date", "asked", "found", "duplicates")


@admin.register(AccountLease)
class AccountLeaseAdmin(ReadAdmin[AccountLease]):
    """Which campaign holds which account."""

    list_display = ("account", "campaign", "taken_at", "released_at")


admin.site.register(Hold)
