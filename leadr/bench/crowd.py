"""The rows of a bench: accounts with something due, and campaigns with very many leads."""

from datetime import datetime, timedelta

from django.db import connection, transaction

from accounts.models import LinkedInAccount, Plan, Subscription, User
from audiences.models import Audience
from campaigns.models import Action, Campaign, Lead
from delivery.models import DeliveryPlan
from delivery.pacing import Pace
from leadr.bench.surroundings import SETTLED
from leadr.simulation import people
from workflows.kinds import Kind
from workflows.models import Workflow

STEP = "invite"
SLEEP = timedelta(days=365)

# Foreign keys are right by construction; asking for each of a million rows would only measure the asking.
LEADS = """
INSERT INTO campaigns_lead (campaign_id, public_identifier, provider_id, first_name, last_name, headline, city,
  company, email, signal_kind, signal_quote, signal_url, post_id, post_text, video_url, video_thumbnail,
  stage, stage_at, found_at)
SELECT %(campaign)s, 'crowd-' || n, 'acc:' || n, 'First' || n %% 977, 'Last' || lpad(n::text, 8, '0'), 'Head of Sales',
  'Berlin', 'Company ' || n %% 97, '', '', '', '', '', '', '', '',
  CASE WHEN n %% 10 = 0 THEN 'resolved' ELSE 'ready' END, %(now)s, %(now)s
FROM generate_series(1, %(count)s) AS n
"""
SLEEPING = """
INSERT INTO campaigns_action (campaign_id, account_id, lead_id, kind, lane, step, state, due_at, moved_at, attempts,
  asked, reason, note, text, receipt)
SELECT %(campaign)s, %(account)s, id, 'invite', 'outreach', 'invite', 'scheduled',
  %(due)s + id * interval '1 second', %(now)s, 0, 0, '', '', '', '{}'
FROM campaigns_lead WHERE campaign_id = %(campaign)s
"""


def owner(now: datetime) -> User:
    """Somebody with a plan."""
    user = User.objects.create(email="bench@leadr.test")
    plan, _ = Plan.objects.get_or_create(code="bench", defaults={"name": "Bench", "includes_leadr": True})
    Subscription.objects.create(user=user, plan=plan, starts_on=now.date())
    return user


def campaigns(user: User, count: int, *, now: datetime) -> list[Campaign]:
    """Running campaigns that share their parts, one for each of as many accounts."""
    accounts = LinkedInAccount.objects.bulk_create(
        LinkedInAccount(
            owner=user, provider_account_id=f"bench{number}", member_id=f"me{number}", name=f"Account {number}",
            tier="premium", health="working", created_at=now,
        )
        for number in range(count)
    )  # fmt: skip
    parts = {
        "audience": Audience.objects.create(owner=user, source="search_url", search_url="https://www.linkedin.com/"),
        "workflow": Workflow.objects.create(owner=user, preset="standard_connect", note="Hi {{first_name}}"),
        "delivery": DeliveryPlan.objects.create(
            owner=user, pace=Pace.HIGH_VOLUME, days=list(range(7)), start_hour=now.hour, timezone="UTC"
        ),
    }
    return Campaign.objects.bulk_create(
        Campaign(
            owner=user, name=f"Bench {account.pk}", state="running", account=account, created_at=now,
            launched_at=now, **parts,
        )
        for account in accounts
    )  # fmt: skip


def due(rows: list[Campaign], *, now: datetime) -> None:
    """One invite due now for each of the campaigns, which are under way: somebody looks already who accepted."""
    leads = Lead.objects.bulk_create(
        Lead.of(people.person(number, f"bench{number}"), campaign=campaign, now=now)
        for number, campaign in enumerate(rows)
    )
    Action.objects.bulk_create(
        Action.new(Kind.INVITE, campaign=campaign, due_at=now, now=now, lead=lead, step=STEP)
        for campaign, lead in zip(rows, leads, strict=True)
    )
    Action.objects.bulk_create(
        Action.new(Kind.FOLLOW_UP, campaign=campaign, due_at=now + SLEEP, now=now) for campaign in rows
    )


def sleepers(campaign: Campaign, count: int, *, now: datetime) -> None:
    """So many leads of a campaign, each with an invite that sleeps for a year."""
    said = {"campaign": campaign.pk, "account": campaign.account_id, "count": count, "now": now, "due": now + SLEEP}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(LEADS, said)
        cursor.execute(SLEEPING, said)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE campaigns_lead, campaigns_action")
        cursor.execute(SETTLED)
