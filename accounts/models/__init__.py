"""Everything accounts keeps, one file per idea."""

from accounts.models.access import AddOn, AddOnGrant, Plan, PlanEvent, Subscription
from accounts.models.connection import (
    LinkedInAccount,
    LinkedInAccountQuerySet,
    Outage,
    PendingConnection,
    ProviderEvent,
)
from accounts.models.journal import By, Did, Entry
from accounts.models.token import ApiToken, KeptAnswer, TokenScope
from accounts.models.usage import ModelUsage
from accounts.models.user import OnboardingState, User
from accounts.models.webhook import DeliveryState, NewsKind, Webhook, WebhookDelivery

__all__ = [
    "AddOn",
    "AddOnGrant",
    "ApiToken",
    "By",
    "DeliveryState",
    "Did",
    "Entry",
    "KeptAnswer",
    "LinkedInAccount",
    "LinkedInAccountQuerySet",
    "ModelUsage",
    "NewsKind",
    "OnboardingState",
    "Outage",
    "PendingConnection",
    "Plan",
    "PlanEvent",
    "ProviderEvent",
    "Subscription",
    "TokenScope",
    "User",
    "Webhook",
    "WebhookDelivery",
]
