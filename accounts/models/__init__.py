"""Everything accounts keeps, one file per idea."""

from accounts.models.access import AddOn, AddOnGrant, Plan, Subscription
from accounts.models.connection import (
    LinkedInAccount,
    LinkedInAccountQuerySet,
    Outage,
    PendingConnection,
    ProviderEvent,
)
from accounts.models.user import OnboardingState, User

__all__ = [
    "AddOn",
    "AddOnGrant",
    "LinkedInAccount",
    "LinkedInAccountQuerySet",
    "OnboardingState",
    "Outage",
    "PendingConnection",
    "Plan",
    "ProviderEvent",
    "Subscription",
    "User",
]
