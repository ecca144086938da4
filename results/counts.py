"""Summary counts of a campaign or a user, each in one query over actions and one over leads."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from campaigns.models import Action, Campaign, Lead
from campaigns.stages import ACCEPTED
from campaigns.states import State
from workflows.kinds import Kind

INVITES, MESSAGES = Q(kind=Kind.INVITE), Q(kind=Kind.MESSAGE)


@dataclass(frozen=True, slots=True)
class Counts:
    """What came of it so far."""

    leads: int
    invites_sent: int
    accepted: int
    waiting_acceptance: int
    messages_sent: int
    replied: int
    in_progress: int
    failed: int
    unclear: int
    videos: int = 0

    @property
    def acceptance_rate(self) -> int | None:
        """Accepted of sent, in percent."""
        return round(100 * self.accepted / self.invites_sent) if self.invites_sent else None

    @property
    def reply_rate(self) -> int | None:
        """Replied of written to, in percent."""
        return round(100 * self.replied / self.messages_sent) if self.messages_sent else None


def of_campaign(campaign: Campaign) -> Counts:
    """The counts of one campaign."""
    return _count(campaign.actions.all(), campaign.leads.all())


def of_user(user: User) -> Counts:
    """The counts of everything a user has not deleted."""
    campaigns = user.campaigns.launched()
    return _count(Action.objects.filter(campaign__in=campaigns), Lead.objects.filter(campaign__in=campaigns))


def _count(actions: QuerySet[Action], leads: QuerySet[Lead]) -> Counts:
    found: dict[str, Any] = actions.filter(lead__isnull=False).aggregate(
        invites_sent=Count("pk", filter=INVITES & Q(sent_at__isnull=False)),
        accepted=Count("pk", filter=INVITES & Q(reason=ACCEPTED)),
        waiting_acceptance=Count("pk", filter=INVITES & Q(state=State.WAITING)),
        messages_sent=Count("pk", filter=MESSAGES & Q(sent_at__isnull=False)),
        in_progress=Count("pk", filter=Q(state__in=[State.SCHEDULED, State.STARTED])),
        failed=Count("pk", filter=Q(state=State.FAILED)),
        unclear=Count("pk", filter=Q(state=State.UNCLEAR)),
        videos=Count("pk", filter=Q(kind=Kind.VIDEO, state=State.DONE)),
    )
    people = leads.aggregate(leads=Count("pk"), replied=Count("pk", filter=Q(replied_at__isnull=False)))
    return Counts(**found, **people)
