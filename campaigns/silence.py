"""Campaigns that had something to do and sent nothing in a whole window: noticed once a day, told to their owners."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from accounts import mail
from accounts.models import Did, Entry, User
from campaigns.engine import facts, gates
from campaigns.engine.gates import Facts
from campaigns.models import Action, Campaign, SilentDay
from campaigns.states import CampaignState, State
from delivery.calendar import Calendar, Window
from workflows.kinds import TRAITS, Kind

OUTREACH = [kind for kind in Kind if TRAITS[kind].is_outreach]
# Nobody waits for these.
UNMISSED = [Kind.FOLLOW_UP, Kind.WITHDRAW]
# How long after a window somebody may still look at it; and how long its mail is news.
LATE, NEWS = timedelta(hours=6), timedelta(days=1)
LAST_MOMENT = timedelta(seconds=1)
LONGEST_REST = timedelta(days=9)


@dataclass(frozen=True, slots=True)
class Silence:
    """A campaign's silent window, and what is known of why.

    `gate`: what held for a kind that was due, in the window's last moment; None when only other work was due.
    `failed`: the note of the last thing it tried. `was_busy`: its account reached out for other campaigns.
    """

    campaign: Campaign
    window: Window
    gate: Facts | None
    failed: str
    was_busy: bool

    @property
    def last_moment(self) -> datetime:
        """The end of the window, still inside it."""
        return self.window.closes - LAST_MOMENT


def notice(why: Callable[[Silence], str], *, now: datetime) -> int:
    """Write down every campaign whose window has just closed on a day it should have sent and did not.

    `why` gives the reason in one sentence. Looking again, or twice at once, changes nothing; answers how many
    silences were found.
    """
    found = [silence for window, campaigns in _closed(now) for silence in _silences(window, campaigns)]
    rows = [
        SilentDay(campaign=row.campaign, date=row.window.day, sentence=why(row)[:400], noticed_at=now) for row in found
    ]
    SilentDay.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def mail_owners(*, now: datetime) -> int:
    """Tell each owner who wants to hear of it, once per campaign and day; how many mails were written."""
    fresh = SilentDay.objects.filter(
        campaign__state=CampaignState.RUNNING, campaign__owner__hears_of_silence=True, noticed_at__gt=now - NEWS
    )
    return mail.once_each(fresh.select_related("campaign__owner"), _write, now=now)


def standing(user: User, *, now: datetime) -> list[SilentDay]:
    """The silences of a user that still hold: nothing was sent since, and the next window has not closed either."""
    sent = Action.objects.filter(campaign=OuterRef("campaign"), kind__in=OUTREACH, sent_at__gte=OuterRef("noticed_at"))
    newest = (
        SilentDay.objects.filter(campaign__owner=user, campaign__state=CampaignState.RUNNING)
        .filter(~Exists(sent), noticed_at__gt=now - LONGEST_REST)
        .select_related("campaign__delivery")
        .order_by("campaign", "-date")
        .distinct("campaign")
    )
    return [row for row in newest if row.campaign.delivery.calendar.next_window(row.noticed_at).closes > now]


def _write(row: SilentDay) -> int:
    address = reverse("results:detail", args=[row.campaign_id])
    return mail.sent_nothing(
        row.campaign.owner, campaign=row.campaign.name, day=row.date, why=row.sentence, address=address
    )


def _closed(now: datetime) -> Iterator[tuple[Window, Q]]:
    """The windows that closed lately, each with the campaigns that go by it."""
    names = ("delivery__days", "delivery__start_hour", "delivery__timezone")
    running = Campaign.objects.filter(state=CampaignState.RUNNING)
    for values in running.order_by().values_list(*names).distinct():
        days, hour, zone = values
        calendar = Calendar(tuple(days), hour, ZoneInfo(str(zone)))
        for day in {calendar.local_date(now), calendar.local_date(now - LATE)}:
            window = calendar.window(day)
            if window and window.closes <= now < window.closes + LATE:
                yield window, Q(**dict(zip(names, values, strict=True)))


def _silences(window: Window, campaigns: Q) -> Iterator[Silence]:
    own = Action.objects.filter(campaign=OuterRef("pk"))
    underway = own.filter(state__in=[State.STARTED, State.UNCLEAR], started_at__gte=window.opens)
    # Whoever paused or resumed it meanwhile knows why it was quiet.
    handled = Entry.objects.filter(
        owner_id=OuterRef("owner"), did__in=[Did.PAUSED, Did.RESUMED], about_id=OuterRef("pk"), at__gte=window.opens
    )
    silent = Campaign.objects.filter(
        campaigns,
        ~Exists(SilentDay.objects.filter(campaign=OuterRef("pk"), date=window.day)),
        ~Exists(own.filter(sent_at__gte=window.opens, kind__in=OUTREACH)),
        ~Exists(underway),
        ~Exists(handled),
        Exists(own.filter(_due(window))) | Exists(own.filter(_failed(window))),
        state=CampaignState.RUNNING,
        launched_at__lte=window.opens,
    )
    for campaign in silent.select_related("account", "audience", "workflow", "delivery", "video"):
        if silence := _looked_at(campaign, window):
            yield silence


def _looked_at(campaign: Campaign, window: Window) -> Silence | None:
    """The silence of a campaign; None when the numbers it goes by were used up, so that it was right to be quiet."""
    assert campaign.account is not None, "a launched campaign has an account"
    due = [Kind(kind) for kind in campaign.actions.filter(_due(window)).values_list("kind", flat=True).distinct()]
    at = window.closes - LAST_MOMENT
    known = [facts.facts_of(campaign, campaign.account, kind, now=at) for kind in due if kind in OUTREACH]
    free = [gate for gate in known if gates.left_today(gate) > 0]
    failed = campaign.actions.filter(_failed(window)).order_by("-finished_at").values_list("note", flat=True).first()
    if not free and failed is None and len(known) == len(due):
        return None
    others = campaign.account.actions.filter(kind__in=OUTREACH, sent_at__gte=window.opens, sent_at__lt=window.closes)
    return Silence(campaign, window, free[0] if free else None, failed or "", was_busy=others.exists())


def _due(window: Window) -> Q:
    """What waited when the window closed: overdue, put off for the window or by LinkedIn, or for a service away."""
    is_overdue = Q(due_at__lt=window.closes)
    is_put_off = Q(note__in=[gates.CLOSED, gates.HELD]) | (~Q(campaign__error="") & Q(note=F("campaign__error")))
    return Q(state=State.SCHEDULED) & ~Q(kind__in=UNMISSED) & (is_overdue | is_put_off)


def _failed(window: Window) -> Q:
    return Q(state=State.FAILED, kind__in=OUTREACH, finished_at__gte=window.opens, finished_at__lt=window.closes)
