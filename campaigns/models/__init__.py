"""Everything campaigns keeps, one file per idea."""

from campaigns.models.action import ALLOWED, Action, ActionQuerySet, Hold
from campaigns.models.campaign import AccountLease, Campaign, CampaignQuerySet, DayRun, SilentDay
from campaigns.models.lead import Contacted, Lead
from campaigns.models.restore import Restore
from campaigns.models.tally import Tally

__all__ = [
    "ALLOWED",
    "AccountLease",
    "Action",
    "ActionQuerySet",
    "Campaign",
    "CampaignQuerySet",
    "Contacted",
    "DayRun",
    "Hold",
    "Lead",
    "Restore",
    "SilentDay",
    "Tally",
]
