"""Summary counts of a campaign or a user, read off the tallies the database keeps: one query."""

from dataclasses import dataclass, fields

from django.db.models import QuerySet, Sum

from accounts.models import User
from campaigns.models import Campaign, Tally
from results import bars


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


NAMES = [field.name for field in fields(Counts)]


def of_campaign(campaign: Campaign) -> Counts:
    """The counts of one campaign."""
    return _sum(Tally.objects.filter(campaign=campaign))


def of_user(user: User) -> Counts:
    """The counts of everything a user has not deleted."""
    return _sum(Tally.objects.filter(campaign__in=user.campaigns.launched()))


def funnel(numbers: Counts) -> bars.Funnel:
    """How far people came, as a picture."""
    return bars.funnel(
        [
            ("Found", numbers.leads),
            ("Invited", numbers.invites_sent),
            ("Accepted", numbers.accepted),
            ("Written to", numbers.messages_sent),
            ("Replied", numbers.replied),
        ]
    )


def _sum(tallies: QuerySet[Tally]) -> Counts:
    found = tallies.aggregate(**{name: Sum(name, default=0) for name in NAMES})
    return Counts(**found)
