"""Operators' view of senders, kept mail and the lists. Secrets are not shown; what was sent cannot be edited."""

from django.contrib import admin
from django.http import HttpRequest

from delivery.models import Blocked, DeliveryPlan, EmailRecord, Sender, Suppression


class ReadOnlyAdmin[M: (Sender, EmailRecord, Suppression, Blocked)](admin.ModelAdmin[M]):
    """To be read, not edited."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """They come about by what users do."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        """They stay as they are."""
        return False


@admin.register(Sender)
class SenderAdmin(ReadOnlyAdmin[Sender]):
    """Who mail is from."""

    list_display = ("address", "owner", "channel", "state", "problem", "checked_at")
    list_filter = ("state", "channel")
    search_fields = ("address", "owner__email")
    exclude = ("sealed_secret",)


@admin.register(EmailRecord)
class EmailRecordAdmin(ReadOnlyAdmin[EmailRecord]):
    """Kept mail."""

    list_display = ("key", "address", "owner", "state", "answer", "prepared_at", "settled_at")
    list_filter = ("state",)
    search_fields = ("key", "address", "message_id")
    exclude = ("raw",)


@admin.register(Suppression)
class SuppressionAdmin(ReadOnlyAdmin[Suppression]):
    """Who is never written to."""

    list_display = ("address", "owner", "reason", "at")
    list_filter = ("reason",)
    search_fields = ("address",)


@admin.register(Blocked)
class BlockedAdmin(ReadOnlyAdmin[Blocked]):
    """Whom users do not want to reach."""

    list_display = ("shown", "kind", "owner", "at")
    list_filter = ("kind",)
    search_fields = ("value",)


@admin.register(DeliveryPlan)
class DeliveryPlanAdmin(admin.ModelAdmin[DeliveryPlan]):
    """Pace and hours."""

    list_display = ("pk", "owner", "pace", "start_hour", "timezone", "email_on")
    list_filter = ("pace", "email_on")
    raw_id_fields = ("owner", "email_sender")
    show_full_result_count = False
