"""How long is kept what only a living campaign needs: letters of a dry run, and what discovery found."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from audiences.models import Audience, Finding, Query, Round, SeenPage
from campaigns.engine.words import key_of, pk_of
from campaigns.models import Action, Campaign
from campaigns.states import CLOSED, CampaignState
from delivery.models import EmailRecord
from delivery.states import MailState
from leadr.common.retention import empty, prune
from video import retention as of_video

AUDIENCES = 100
"""How many are emptied at once."""


def tidy(*, now: datetime) -> dict[str, int]:
    """Delete what is older than is kept; how many of each. Campaigns that live, or ended lately, keep everything."""
    return {"films": of_video.tidy(now=now), "letters": _letters(now), "findings": _findings(now)}


def ended(before: datetime) -> QuerySet[Campaign]:
    """Campaigns that ended before a moment: finished, or deleted and so freed their account."""
    over = Campaign.objects.filter(state__in=[CampaignState.FINISHED, CampaignState.DELETED])
    end = Coalesce("finished_at", Max("leases__released_at"), "created_at")
    return over.annotate(ended_at=end).filter(ended_at__lt=before)


def _letters(now: datetime) -> int:
    before = now - timedelta(days=settings.KEEP_DRY_RUNS_DAYS)
    letters = EmailRecord.objects.filter(state=MailState.DRY_RUN)
    return prune(letters, dated="prepared_at", before=before, over=partial(_not_needed, before))


def _not_needed(before: datetime, letters: Sequence[int]) -> Q:
    """Letters whose action is closed, in a campaign that ended: till then they keep their address from a second one."""
    keys = EmailRecord.objects.filter(pk__in=letters, key__regex=r"^a\d+$").values_list("key", flat=True)
    actions = Action.objects.filter(pk__in=[pk_of(key) for key in keys])
    needed = actions.exclude(state__in=CLOSED, campaign__in=ended(before).values("pk"))
    return ~Q(key__in=[key_of(action) for action in needed.only("pk")])


def _findings(now: datetime) -> int:
    over = ended(now - timedelta(days=settings.KEEP_FINDINGS_DAYS)).values("pk")
    of_it = Campaign.objects.filter(audience=OuterRef("pk"))
    done = Audience.objects.filter(Exists(of_it), ~Exists(of_it.exclude(pk__in=over)))
    full = done.filter(Exists(Query.objects.filter(audience=OuterRef("pk"))))
    audiences = list(full.order_by("pk").values_list("pk", flat=True)[:AUDIENCES])
    # Questions last but one: by them a later hour sees that there is something left.
    tables = (Finding, SeenPage, Query, Round)
    return sum(empty(table._base_manager.filter(audience=pk)) for pk in audiences for table in tables)
