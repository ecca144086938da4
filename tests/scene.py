"""A whole workspace as somebody has it after a week: people in many stages, drafts, trouble, mail, films."""

from datetime import timedelta

from campaigns.models import Action, Campaign, DayRun, Lead
from campaigns.stages import Stage
from campaigns.states import CLOSED, State
from delivery.models import Sender
from leadr.common import clock
from tests.factories import AccountFactory, DraftFactory
from video.models import VideoPlan
from workflows.kinds import Kind

PEOPLE = [
    ("Nadia", "Okafor", "Head of Sales at Northwind", Stage.REPLIED),
    ("Jonas", "Weber", "Operations lead, logistics", Stage.INVITE_ACCEPTED),
    ("Maria", "Silva", "Founder", Stage.INVITE_SENT),
    ("Chen", "Wei", "Warehouse manager at a company with a rather long name in a rather long headline", Stage.READY),
    ("Aoife", "Byrne", "VP Sales", Stage.MESSAGE_SENT),
    ("Tomasz", "Nowak", "Buyer", Stage.INVITE_FAILED),
    ("Lena", "Fischer", "Recruiter", Stage.DRAFT_READY),
    ("Omar", "Haddad", "CTO", Stage.UNCLEAR),
    ("Priya", "Nair", "Head of People", Stage.VIDEO_READY),
    ("Sam", "Lee", "Analyst", Stage.INVITE_SKIPPED),
]


def campaign(owner):
    """A running campaign with people in many stages."""
    now = clock.now()
    account = AccountFactory(owner=owner, name="Tom Reyes")
    made = DraftFactory(
        owner=owner, name="Logistics in the north", account=account, state="running",
        launched_at=now - timedelta(days=7), searched_at=now - timedelta(hours=5), created_at=now - timedelta(days=7),
    )  # fmt: skip
    for number, (first, last, headline, stage) in enumerate(PEOPLE):
        lead = Lead.objects.create(
            campaign=made, public_identifier=f"{first}-{last}".lower(), provider_id=f"ACo{number}", first_name=first,
            last_name=last, headline=headline, company="Northwind", city="Leeds", stage=stage, stage_at=now,
            found_at=now - timedelta(days=number % 5), signal_kind="open_jobs",
            signal_quote="We open a second warehouse in Leeds and hire forty people.",
            signal_url="https://news.test/warehouse", signal_on=(now - timedelta(days=3)).date(),
            replied_at=now if stage is Stage.REPLIED else None,
            video_url="https://films.test/1" if stage is Stage.VIDEO_READY else "",
        )  # fmt: skip
        _history(lead, number, stage)
    for day in range(5):
        DayRun.objects.create(
            campaign=made, date=(now - timedelta(days=day)).date(), asked=24, found=20 - day, duplicates=day
        )
    Action.new(Kind.SEARCH, campaign=made, due_at=now + timedelta(hours=20), now=now).save()
    return made


def trouble(owner):
    """An account to reconnect, a campaign to review, a paused one."""
    now = clock.now()
    account = AccountFactory(owner=owner, name="Ines Costa", health="needs_reconnect", provider_status="CREDENTIALS")
    fields = {"owner": owner, "account": account, "launched_at": now, "created_at": now}
    DraftFactory(name="Clinics in Lisbon", state="paused", error="Five invites in a row were refused.", **fields)
    DraftFactory(name="Autumn fair", state="finished", searched_at=now, **fields)


def draft(owner):
    """A draft with the email step on and a video begun."""
    now = clock.now()
    sender = Sender.objects.create(
        owner=owner, name="Ada Reyes", address="ada@leadr.test", state="verified", created_at=now, logged_in_at=now,
        postal_address="1 Mill Lane, Leeds", confirmed_at=now,
    )  # fmt: skip
    made: Campaign = DraftFactory(owner=owner, name="Schools in Kent", created_at=now)
    made.chosen_accounts.set(owner.linkedin_accounts.all())
    plan = made.delivery
    plan.email_on, plan.email_sender, plan.email_subject = True, sender, "A word about {{company|your team}}"
    plan.email_body = "Hello {{first_name|there}}, may I ask two questions?"
    plan.save()
    return made


def filmed(owner):
    """A draft that looks for signals and makes films."""
    made = DraftFactory(owner=owner, name="Hiring in Leeds", created_at=clock.now())
    made.audience.source, made.audience.prompt = "signals", "Logistics companies that hire warehouse staff"
    made.audience.kinds = ["open_jobs", "expansion"]
    made.audience.save()
    made.video = VideoPlan.objects.create(owner=owner)
    made.save()
    return made


def _history(lead, number, stage):
    now = clock.now()
    sent = now - timedelta(hours=number + 1)
    match stage:
        case Stage.READY:
            _deed(lead, Kind.INVITE, State.SCHEDULED, sent=None, due_at=now + timedelta(hours=2))
        case Stage.INVITE_SENT:
            _deed(lead, Kind.INVITE, State.WAITING, sent=sent, text=f"Hi {lead.first_name}, happy to connect.")
        case Stage.INVITE_FAILED:
            _deed(lead, Kind.INVITE, State.FAILED, sent=None, note="LinkedIn does not let this person be invited.")
        case Stage.INVITE_SKIPPED:
            _deed(lead, Kind.INVITE, State.SKIPPED, sent=None, reason="blocked", note="On your blocklist.")
        case Stage.DRAFT_READY:
            _deed(lead, Kind.DRAFT, State.WAITING, sent=None, text="Good to read, congratulations on the new site.")
        case Stage.UNCLEAR:
            _deed(lead, Kind.INVITE, State.UNCLEAR, sent=None, asked=9, note="LinkedIn did not answer in time.")
        case Stage.VIDEO_READY:
            _deed(lead, Kind.VIDEO, State.DONE, sent=None)
        case _:
            words = f"Hi {lead.first_name}, happy to connect."
            _deed(lead, Kind.INVITE, State.DONE, sent=sent, reason="accepted", text=words)
            if stage is not Stage.INVITE_ACCEPTED:
                _deed(lead, Kind.MESSAGE, State.DONE, sent=now, text=f"Thank you, {lead.first_name}. Two questions?")


def _deed(lead, kind, state, *, sent, due_at=None, **fields):
    now = clock.now()
    row = Action.new(kind, campaign=lead.campaign, due_at=due_at or now, now=now, lead=lead, step=kind, **fields)
    row.state, row.sent_at, row.charged_at = state, sent, sent
    row.started_at = None if state == State.SCHEDULED else now
    row.finished_at = now if state in CLOSED else None
    row.save()
