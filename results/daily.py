"""What left and what came back by local date, of a campaign or of everything a user has."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate

from campaigns.models import Action, Campaign
from campaigns.stages import ACCEPTED
from results.bars import Days, days
from workflows.kinds import Kind

SHOWN = 30
NAMES = ("sent", "accepted")


def picture(actions: QuerySet[Action], *, zone: ZoneInfo, now: datetime) -> Days:
    """Sends and acceptances of the last 30 days."""
    since = now - timedelta(days=SHOWN + 1)
    sent = _by_date(actions.filter(sent_at__gte=since, lead__isnull=False).exclude(kind=Kind.WITHDRAW), "sent_at", zone)
    accepted = _by_date(actions.filter(kind=Kind.INVITE, reason=ACCEPTED, finished_at__gte=since), "finished_at", zone)
    return days(sent, accepted, until=now.astimezone(zone).date(), count=SHOWN, names=NAMES)


def charged(campaign: Campaign, kind: Kind, *, now: datetime) -> tuple[dict[date, int], dict[date, int]]:
    """What counted against the pace in the last week by local date: of the campaign, and of its whole account."""
    zone = campaign.delivery.calendar.zone
    rows = (
        Action.objects.filter(account=campaign.account_id, kind=kind, charged_at__gte=now - timedelta(days=8))
        .order_by()
        .annotate(day=TruncDate("charged_at", tzinfo=zone))
        .values_list("day")
        .annotate(own=Count("pk", filter=Q(campaign=campaign)), whole=Count("pk"))
    )
    own, whole = dict[date, int](), dict[date, int]()
    for day, mine, everything in rows:
        own[day], whole[day] = mine, everything
    return own, whole


def _by_date(rows: QuerySet[Action], field: str, zone: ZoneInfo) -> dict[date, int]:
    counted = rows.order_by().annotate(day=TruncDate(field, tzinfo=zone)).values_list("day").annotate(n=Count("pk"))
    return dict(counted)
