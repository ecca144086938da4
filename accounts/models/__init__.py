"""Everything accounts keeps, one file per idea."""

from accounts.models.access import AddOn, AddOnGrant, Plan, Subscription
from accounts.models.connection import (
    LinkedInAccount,
    LinkedInAccountQuerySet,
    Outage,
    PendingConnection,
    ProviderEvent,
)
from accounts.models.usage import ModelUsage
from accounts.models.user import OnboardingState, User

__all__ = [
    "AddOn",
    "AddOnGrant",
    "LinkedInAccount",
    "LinkedInAccountQuerySet",
    "ModelUsage",
    "OnboardingState",
    "Outage",
    "PendingConnection",
    "Plan",
    "ProviderEvent",
    "Subscription",
    "User",
]
