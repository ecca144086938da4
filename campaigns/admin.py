"""Operators' view of campaigns, leads and the queue; history is read, not edited."""

import contextlib
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path

from campaigns import approval, lifecycle, standing
from campaigns.engine.moves import Moved
from campaigns.models import AccountLease, Action, Campaign, Contacted, DayRun, Hold, Lead, Restore, SilentDay, Tally
from campaigns.states import State
from leadr.common import clock
from leadr.common.operators import History, Rows

# The index over names is over small letters.
Lead._meta.get_field("full_name").output_field.register_lookup(Lower)  # type: ignore[union-attr]  # it has one


@admin.register(Campaign)
class CampaignAdmin(Rows[Campaign]):
    """Campaigns of everybody."""

    list_display = ("name", "owner", "account", "state", "error", "launched_at")
    list_filter = ("state",)
    search_fields = ("name", "owner__email")
    raw_id_fields = ("owner", "account", "audience", "workflow", "delivery", "chosen_accounts")
    readonly_fields = ("state", "cursor", "searched_at", "is_exhausted")
    list_select_related = ("owner", "account")
    actions = ("pause",)

    @admin.action(description="Pause the chosen campaigns", permissions=["change"])
    def pause(self, request: HttpRequest, queryset: QuerySet[Campaign]) -> None:
        """Those that run; what is due keeps its place."""
        paused = 0
        for campaign in queryset:
            with contextlib.suppress(lifecycle.Moved):
                lifecycle.pause(campaign, now=clock.now())
                paused += 1
        self.message_user(request, f"{paused} paused.")


@admin.register(Action)
class ActionAdmin(History[Action]):
    """The queue."""

    list_display = ("id", "kind", "state", "due_at", "campaign", "account", "lead", "attempts", "reason", "note")
    list_filter = ("kind", "state", "lane")
    list_select_related = ("campaign", "account", "lead")
    search_fields = ("lead__public_identifier__exact", "campaign__name", "campaign__owner__email")
    actions = ("was_sent", "was_not_sent")

    @admin.action(description="Settle the chosen unclear actions: it was sent", permissions=["settle"])
    def was_sent(self, request: HttpRequest, queryset: QuerySet[Action]) -> None:
        """Somebody looked, and it is there."""
        self._settle(request, queryset, was_sent=True)

    @admin.action(description="Settle the chosen unclear actions: it was not sent", permissions=["settle"])
    def was_not_sent(self, request: HttpRequest, queryset: QuerySet[Action]) -> None:
        """Somebody looked, and it is not there: it goes out again."""
        self._settle(request, queryset, was_sent=False)

    def get_urls(self) -> list[Any]:
        """The queue page beside the list."""
        return [path("queue/", self.admin_site.admin_view(self.queue), name="queue"), *super().get_urls()]

    def queue(self, request: HttpRequest) -> HttpResponse:
        """What is due, in flight and unclear in each lane, and how long the oldest has waited."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        now = clock.now()
        context = {
            **self.admin_site.each_context(request),
            "title": "Queue",
            "lanes": standing.lanes(now=now),
            "kinds": standing.by_kind(now=now),
            "now": now,
        }
        return TemplateResponse(request, "campaigns/queue.html", context)

    def has_settle_permission(self, request: HttpRequest) -> bool:
        """Whoever may change actions, though no field of theirs."""
        return request.user.has_perm("campaigns.change_action")

    def _settle(self, request: HttpRequest, rows: QuerySet[Action], *, was_sent: bool) -> None:
        settled = 0
        for action in rows.filter(state=State.UNCLEAR):
            with contextlib.suppress(Moved):
                approval.settle_by_hand(action, was_sent=was_sent, now=clock.now())
                self.log_change(request, action, f"settled: {'sent' if was_sent else 'not sent'}")
                settled += 1
        self.message_user(request, f"{settled} settled.")


@admin.register(Lead)
class LeadAdmin(History[Lead]):
    """People in campaigns."""

    list_display = ("full_name", "campaign", "stage", "found_at", "replied_at")
    list_filter = ("stage",)
    search_fields = ("public_identifier__exact", "full_name__lower__contains", "campaign__name")
    words = {"full_name__lower__contains": str.lower}
    list_select_related = ("campaign",)


@admin.register(DayRun)
class DayRunAdmin(History[DayRun]):
    """What each day's search brought."""

    list_display = ("campaign", "date", "asked", "found", "duplicates")
    search_fields = ("campaign__name", "campaign__owner__email")


@admin.register(SilentDay)
class SilentDayAdmin(History[SilentDay]):
    """Days on which a campaign should have sent and did not."""

    list_display = ("campaign", "date", "sentence", "noticed_at", "mail_claimed_at")
    search_fields = ("campaign__name", "campaign__owner__email")
    list_select_related = ("campaign",)


@admin.register(Restore)
class RestoreAdmin(History[Restore]):
    """Backups that were restored."""

    list_display = ("backup_from", "at")
    search_fields = ("backup_from__date",)
    ordering = ("-pk",)


@admin.register(Tally)
class TallyAdmin(History[Tally]):
    """The counts the database keeps of each campaign."""

    list_display = ("campaign", "leads", "invites_sent", "accepted", "messages_sent", "replied", "failed", "unclear")
    search_fields = ("campaign__name", "campaign__owner__email")
    list_select_related = ("campaign",)
    ordering = ("-campaign",)


@admin.register(AccountLease)
class AccountLeaseAdmin(History[AccountLease]):
    """Which campaign holds which account."""

    list_display = ("account", "campaign", "taken_at", "released_at")
    list_filter = (("released_at", admin.EmptyFieldListFilter),)
    list_select_related = ("account", "campaign")
    search_fields = ("account__name", "campaign__name", "campaign__owner__email")
    actions = ("release",)

    @admin.action(description="Release the chosen leases of campaigns that are over", permissions=["release"])
    def release(self, request: HttpRequest, queryset: QuerySet[AccountLease]) -> None:
        """A campaign that lives keeps its account: pause or delete it instead."""
        for lease in queryset.select_related("campaign", "account"):
            try:
                lifecycle.release(lease, now=clock.now())
            except lifecycle.Moved as moved:
                self.message_user(request, moved.sentence, messages.ERROR)
            else:
                self.log_change(request, lease, "released")
                self.message_user(request, f"“{lease.campaign}” holds {lease.account} no more.")

    def has_release_permission(self, request: HttpRequest) -> bool:
        """Whoever may change leases, though no field of theirs."""
        return request.user.has_perm("campaigns.change_accountlease")


@admin.register(Hold)
class HoldAdmin(Rows[Hold]):
    """What the provider asked to wait with; deleting one ends the wait."""

    list_display = ("account", "kind", "until", "sentence")
    list_filter = ("kind",)
    search_fields = ("account__name", "account__owner__email")
    list_select_related = ("account",)
    raw_id_fields = ("account",)


@admin.register(Contacted)
class ContactedAdmin(History[Contacted]):
    """Whom a user's campaigns have found before."""

    list_display = ("public_identifier", "owner", "at")
    search_fields = ("public_identifier__exact", "owner__email")
    list_select_related = ("owner",)
