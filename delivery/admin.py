"""Operators' view of senders, kept mail and the lists. Secrets are not shown; what was sent cannot be edited."""

from django.contrib import admin

from delivery import normal, suppress
from delivery.models import Blocked, DeliveryPlan, EmailRecord, Sender, Suppression
from leadr.common.operators import History, Rows

# By their digest addresses are found in a moment, those that were erased too.
BY_ADDRESS = {"digest__exact": lambda said: suppress.digest(normal.email(said) or said)}


@admin.register(Sender)
class SenderAdmin(History[Sender]):
    """Who mail is from."""

    list_display = ("address", "owner", "channel", "state", "problem", "checked_at")
    list_filter = ("state", "channel")
    search_fields = ("address", "owner__email")
    exclude = ("sealed_secret",)


@admin.register(EmailRecord)
class EmailRecordAdmin(History[EmailRecord]):
    """Kept mail."""

    list_display = ("key", "address", "owner", "state", "answer", "prepared_at", "settled_at")
    list_filter = ("state",)
    search_fields = ("key__exact", "message_id__exact", "digest__exact", "owner__email")
    words = BY_ADDRESS
    exclude = ("raw",)


@admin.register(Suppression)
class SuppressionAdmin(History[Suppression]):
    """Who is never written to."""

    list_display = ("address", "owner", "reason", "at")
    list_filter = ("reason",)
    search_fields = ("digest__exact", "owner__email")
    words = BY_ADDRESS


@admin.register(Blocked)
class BlockedAdmin(History[Blocked]):
    """Whom users do not want to reach."""

    list_display = ("shown", "kind", "owner", "at")
    list_filter = ("kind",)
    search_fields = ("value__exact", "owner__email")


@admin.register(DeliveryPlan)
class DeliveryPlanAdmin(Rows[DeliveryPlan]):
    """Pace and hours."""

    list_display = ("pk", "owner", "pace", "start_hour", "timezone", "email_on")
    search_fields = ("owner__email",)
    list_filter = ("pace", "email_on")
    raw_id_fields = ("owner", "email_sender")
