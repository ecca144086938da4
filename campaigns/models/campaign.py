"""Campaign: four frozen parts run for one account; its leases, its day runs and its silent days."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from accounts.models import LinkedInAccount
from audiences.models import Audience
from campaigns.states import CAMPAIGN_STATE_LABELS, LIVE, CampaignState
from delivery.models import DeliveryPlan
from video.models import VideoPlan
from workflows import limits
from workflows.complete import EmailAfter, complete, paced_kind
from workflows.graph import Graph, On
from workflows.kinds import Kind
from workflows.models import Workflow


class CampaignQuerySet(models.QuerySet["Campaign"]):
    """Adjectives for campaigns."""

    def present(self) -> "CampaignQuerySet":
        return self.exclude(state=CampaignState.DELETED)

    def launched(self) -> "CampaignQuerySet":
        return self.present().exclude(state=CampaignState.DRAFT)

    def drafts(self) -> "CampaignQuerySet":
        return self.filter(state=CampaignState.DRAFT)

    def live(self) -> "CampaignQuerySet":
        return self.filter(state__in=LIVE)


class Campaign(models.Model):
    """The parts put together, for one LinkedIn account; a draft has none yet."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="campaigns")
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=CAMPAIGN_STATE_LABELS, default=CampaignState.DRAFT.value)
    account = models.ForeignKey(
        LinkedInAccount, null=True, blank=True, on_delete=models.PROTECT, related_name="campaigns"
    )
    chosen_accounts = models.ManyToManyField(LinkedInAccount, blank=True, related_name="drafts")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="campaigns")
    workflow = models.ForeignKey(Workflow, on_delete=models.PROTECT, related_name="campaigns")
    delivery = models.ForeignKey(DeliveryPlan, on_delete=models.PROTECT, related_name="campaigns")
    video = models.ForeignKey(VideoPlan, null=True, blank=True, on_delete=models.PROTECT, related_name="campaigns")
    cursor = models.TextField(blank=True)
    is_exhausted = models.BooleanField("its source has nobody left", default=False)
    searched_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    launched_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[CampaignState.DRAFT, CampaignState.DELETED])
                | Q(account__isnull=False, launched_at__isnull=False),
                name="launched_campaign_has_an_account",
                violation_error_message="A launched campaign runs for one LinkedIn account.",
            ),
        ]
        indexes = [models.Index(fields=["owner", "-created_at"], name="campaigns_of_owner")]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def graph(self) -> Graph:
        """The workflow with everything the other parts add to it before it runs."""
        return complete(
            self.workflow.graph,
            looks_for_posts=True,
            drafts_comments=True,
            video=self.has_video,
            email=self.email_after,
        )

    @property
    def has_video(self) -> bool:
        """Whether a video is made for each lead."""
        return self.video_id is not None

    @property
    def email_after(self) -> EmailAfter | None:
        """Which steps and outcomes the fallback email follows; None without one."""
        plan = self.delivery
        return EmailAfter(Kind(plan.email_after), On(plan.email_when)) if plan.email_on else None

    @property
    def note_limit(self) -> int:
        """The longest rendered invite note; shorter when a video's address has to fit beside it."""
        return limits.note_length(has_video=self.has_video)

    @cached_property
    def paced_kind(self) -> Kind:
        """The kind its pace counts."""
        return paced_kind(self.graph)

    @property
    def is_live(self) -> bool:
        """Running or paused."""
        return self.state in LIVE


class AccountLease(models.Model):
    """A campaign holds an account from launch to finish or delete."""

    account = models.ForeignKey(LinkedInAccount, on_delete=models.CASCADE, related_name="leases")
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="leases")
    taken_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "campaign"],
                condition=Q(released_at=None),
                name="one_open_lease_per_account_and_campaign",
                violation_error_message="This campaign holds the account already.",
            ),
        ]

    def __str__(self) -> str:
        return f"lease of {self.account_id} by {self.campaign_id}"


class DayRun(models.Model):
    """One campaign's search for one local date: how many it asked for and what came."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="day_runs")
    date = models.DateField()
    asked = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)
    duplicates = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "date"],
                name="one_day_run_per_campaign_and_date",
                violation_error_message="This campaign has a run for that day already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} on {self.date}"


class SilentDay(models.Model):
    """A day on which a campaign had work due and sent nothing in its whole window; one mail goes out for each."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="silent_days")
    date = models.DateField()
    sentence = models.CharField("why, for people", max_length=400)
    noticed_at = models.DateTimeField()
    mail_claimed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "date"],
                name="one_silent_day_per_campaign_and_date",
                violation_error_message="This campaign's silence on that day is noticed already.",
            ),
        ]

    def __str__(self) -> str:
        return f"silence of {self.campaign_id} on {self.date}"
