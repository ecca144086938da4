"""Everything delivery keeps, one file per idea."""

from delivery.models.plan import DeliveryPlan, fallback_pairs, weekdays
from delivery.models.record import EmailRecord, EmailRecordQuerySet
from delivery.models.sender import Channel, Security, Sender, SenderQuerySet
from delivery.models.stops import Blocked, BlockedKind, Suppression, SuppressionReason

__all__ = [
    "Blocked",
    "BlockedKind",
    "Channel",
    "DeliveryPlan",
    "EmailRecord",
    "EmailRecordQuerySet",
    "Security",
    "Sender",
    "SenderQuerySet",
    "Suppression",
    "SuppressionReason",
    "fallback_pairs",
    "weekdays",
]
