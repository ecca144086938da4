"""Made-up things in every state, of the very types the pages show; nothing of it is ever stored."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message

from accounts.models import LinkedInAccount, User
from accounts.views import card
from audiences.models import Audience
from campaigns.models import Campaign, Lead
from campaigns.stages import LABELS, Stage, family_of
from campaigns.states import CampaignState
from campaigns.views.review import Confirmation
from campaigns.views.sections import Told
from delivery import chart
from delivery.forecast import DayForecast
from delivery.models import DeliveryPlan
from leadr.workspace.home import Number
from results import bars, listing
from results.counts import Counts
from results.films import Film
from results.table import LeadRow, Table
from results.timeline import Entry
from results.today import Used
from workflows import picture
from workflows.kinds import Kind
from workflows.models import Workflow
from workflows.presets import PRESETS

COUNTS = Counts(
    leads=240, invites_sent=180, accepted=72, waiting_acceptance=90, messages_sent=64, replied=18, in_progress=12,
    failed=3, unclear=1, videos=40,
)  # fmt: skip
NUMBERS = [
    Number("Running campaigns", 3),
    Number("Invites today", 14, "of 20"),
    Number("Acceptance rate, 30 days", "–"),
]
MESSAGES = [
    Message(level, said)
    for level, said in (
        (constants.SUCCESS, "Saved. It holds from the next send on."),
        (constants.INFO, "Drafted. Read it once before you launch."),
        (constants.WARNING, "It was settled in the meantime."),
        (constants.ERROR, "The account was not connected. You can try again at any time."),
    )
]
ASKS = [
    Confirmation("Ada Reyes <ada@leadr.test>", "ada@leadr.test", "A word about {{company}}", 20, is_live=is_live)
    for is_live in (False, True)
]
PROBLEMS = [
    Told("Your plan does not include Leadr yet. Activate Leadr to launch a campaign.", "access", "", ""),
    Told("Choose at least one day of the week.", "delivery", "days", "#fields"),
]
FILMS = (
    None, Film("Generating", "working"), Film("Failed", "failed", "AI Studio does not know this template."),
    Film("Ready", "good", address="https://films.example/nadia"),
)  # fmt: skip
PEOPLE = (
    ("Nadia Okafor", "Head of Sales at Northwind", Stage.REPLIED),
    ("Jonas Weber", "Operations lead", Stage.INVITE_SENT),
    ("Chen Wei", "Warehouse manager at a company with a rather long name", Stage.VIDEO_FAILED),
    ("Priya Nair", "", Stage.READY),
)


def campaigns(user: User, *, now: datetime) -> list[listing.Row]:
    """A row of the campaign list in each of the seven states."""
    searched, soon = {"searched_at": now - timedelta(hours=5)}, now + timedelta(hours=20)
    rows: list[tuple[CampaignState, dict[str, Any]]] = [
        (CampaignState.DRAFT, {}),
        (CampaignState.RUNNING, {}),
        (CampaignState.RUNNING, {**searched, "next_at": soon}),
        (CampaignState.RUNNING, {**searched, "next_at": now}),
        (CampaignState.PAUSED, searched),
        (CampaignState.FINISHED, searched),
        (CampaignState.PAUSED, {**searched, "error": "Five invites in a row were refused."}),
    ]
    return [
        listing.row(_campaign(user, number, state, **fields), now=now)
        for number, (state, fields) in enumerate(rows, start=1)
    ]


def _campaign(user: User, pk: int, state: CampaignState, **fields: Any) -> Any:
    told = {"next_at": None, "next_kind": Kind.INVITE.value}
    numbers = {"lead_count": 240, "reached_count": 180, "replied_count": 18, "waiting_count": 90}
    if state == CampaignState.DRAFT:
        numbers = dict.fromkeys(numbers, 0)
    made = Campaign(
        pk=pk, owner=user, name=f"Campaign {pk}", state=state, account=account(user, "OK"),
        audience=Audience(owner=user), workflow=Workflow(owner=user), delivery=DeliveryPlan(owner=user),
        searched_at=fields.pop("searched_at", None), error=fields.pop("error", ""),
    )  # fmt: skip
    for name, value in {**told, **numbers, **fields}.items():
        setattr(made, name, value)
    return made


def account(user: User, word: str, *, health: str = "working") -> LinkedInAccount:
    """An account of which the provider said that word last."""
    return LinkedInAccount(pk=1, owner=user, name="Tom Reyes", tier="premium", health=health, provider_status=word)


def cards(user: User, *, now: datetime) -> list[dict[str, Any]]:
    """An account in each state of health."""
    states = (("working", "OK"), ("checking", "CONNECTING"), ("needs_reconnect", "CREDENTIALS"))
    found = [card(account(user, word, health=health)) for health, word in states]
    live = [row.campaign for row in campaigns(user, now=now)[2:4]]
    found[0]["used"] = Used(found[0]["account"], 14, 20, 60, 200, live)
    return found


def lead(user: User, name: str, headline: str, stage: Stage, *, now: datetime) -> Lead:
    """Somebody who was found three days ago."""
    first, _, last = name.partition(" ")
    made = Lead(
        pk=len(name), campaign=_campaign(user, 3, CampaignState.RUNNING),
        public_identifier=name.lower().replace(" ", "-"),
        first_name=first, last_name=last, headline=headline, company="Northwind", city="Leeds", stage=stage,
        found_at=now - timedelta(days=3), replied_at=now if stage is Stage.REPLIED else None,
        signal_quote="We open a second warehouse in Leeds." if headline else "",
        signal_url="https://news.example/warehouse", signal_on=now.date(),
    )  # fmt: skip
    made.full_name = name
    return made


def leads(user: User, *, now: datetime) -> Table:
    """The table of leads, with a film in each of its states."""
    rows = [
        LeadRow(
            lead=lead(user, name, headline, stage, now=now), stage=LABELS[stage], family=family_of(stage),
            next_kind="message", next_at=now + timedelta(days=1) if stage is Stage.READY else None, film=film,
        )
        for (name, headline, stage), film in zip(PEOPLE, FILMS, strict=True)
    ]  # fmt: skip
    return Table(rows, "")


def timeline(*, now: datetime) -> list[Entry]:
    """What happened, what went wrong, what will happen."""
    return [
        Entry(now - timedelta(days=3), "Found", "found"),
        Entry(now - timedelta(days=2), "Like skipped", "skipped", note="No post within 60 days."),
        Entry(now - timedelta(days=2), "Invite sent", "sent", "Hi Nadia, happy to connect.\nAda"),
        Entry(now - timedelta(days=1), "Video failed", "failed", note="AI Studio did not answer for 24 hours."),
        Entry(now, "Replied", "good"),
        Entry(now + timedelta(days=1), "Message planned", "waiting", is_planned=True),
    ]


def days(*, now: datetime) -> bars.Days:
    """Thirty days of sends and acceptances."""
    dates = [now.date() - timedelta(days=back) for back in range(30)]
    sent = {day: 20 if day.weekday() < 5 else 0 for day in dates}
    accepted = {day: number % 9 for number, day in enumerate(dates)}
    return bars.days(sent, accepted, until=now.date(), count=30, names=("sent", "accepted"))


def forecast(*, now: datetime) -> chart.Chart:
    """Fourteen days, some of them off, some held back."""
    coming = [now + timedelta(days=number) for number in range(14)]
    return chart.draw([_day(at) for at in coming], what="invites")


def _day(at: datetime) -> DayForecast:
    if at.weekday() > 4:
        return DayForecast(at.date(), None, None, {}, "Not an active day.")
    held = at.weekday() == 4
    why = "200 in any 7 days are reached." if held else ""
    return DayForecast(at.date(), at, at + timedelta(hours=8), {"invite": 8 if held else 48}, why)


def graph() -> picture.Picture:
    """The longest preset, with what stands at each step."""
    counts = {"like": "240 done", "comment": "200 done, 3 skipped", "invite": "72 accepted, 90 waiting"}
    return picture.draw(PRESETS["warm_intro"].graph, counts=counts)
