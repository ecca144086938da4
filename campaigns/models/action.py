"""Action: THE queue row. Everything that is to happen, happens or happened is one of these."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from accounts.health import Health
from accounts.models import LinkedInAccount
from campaigns.models.campaign import Campaign
from campaigns.models.lead import Lead
from campaigns.stages import ACCEPTED
from campaigns.states import CLOSED, OPEN, STATE_LABELS, CampaignState, State
from workflows.kinds import LABELS, LANE_LABELS, OF_CAMPAIGN, TRAITS, Kind

# What `allowed` says, for the statements written by hand.
ALLOWED = """
FROM campaigns_action AS action
JOIN campaigns_campaign AS campaign ON campaign.id = action.campaign_id AND campaign.state = 'running'
JOIN accounts_linkedinaccount AS account
  ON account.id = action.account_id AND account.health = 'working' AND account.deleted_at IS NULL
"""


class ActionQuerySet(models.QuerySet["Action"]):
    """Adjectives for actions."""

    def scheduled(self) -> "ActionQuerySet":
        return self.filter(state=State.SCHEDULED)

    def due(self, now: datetime) -> "ActionQuerySet":
        return self.scheduled().filter(due_at__lte=now)

    def allowed(self) -> "ActionQuerySet":
        """Of a running campaign and a working account: asked at the moment of use."""
        return self.filter(
            campaign__state=CampaignState.RUNNING,
            account__health=Health.WORKING,
            account__deleted_at=None,
        )

    def open(self) -> "ActionQuerySet":
        return self.filter(state__in=OPEN)


class Action(models.Model):
    """One scheduled deed for one lead (or, for a search or follow-up, for the campaign)."""

    # All three are found by wider indexes: `actions_by_state`, `charged_by_account`, the constraint on a lead's steps.
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="actions", db_index=False)
    account = models.ForeignKey(LinkedInAccount, on_delete=models.PROTECT, related_name="actions", db_index=False)
    lead = models.ForeignKey(
        Lead, null=True, blank=True, on_delete=models.CASCADE, related_name="actions", db_index=False
    )
    kind = models.CharField(max_length=10, choices=LABELS)
    lane = models.CharField(max_length=10, choices=LANE_LABELS)
    step = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=STATE_LABELS, default=State.SCHEDULED.value)
    due_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    charged_at = models.DateTimeField("counted against the pace", null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    moved_at = models.DateTimeField("last moved to another state")
    attempts = models.PositiveSmallIntegerField(default=0)
    asked = models.PositiveSmallIntegerField("times the evidence was asked", default=0)
    reason = models.CharField(max_length=60, blank=True)
    note = models.CharField("what happened, for people", max_length=300, blank=True)
    text = models.TextField("the words as sent", blank=True)
    receipt = models.JSONField(default=dict, blank=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind__in=sorted(OF_CAMPAIGN)) & Q(lead=None))
                | (~Q(kind__in=sorted(OF_CAMPAIGN)) & Q(lead__isnull=False)),
                name="only_campaign_actions_have_no_lead",
                violation_error_message="A search or follow-up is for the campaign; every other action is for a lead.",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.SCHEDULED) | Q(started_at=None),
                name="scheduled_has_not_started",
                violation_error_message="A scheduled action has not started.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.STARTED, State.UNCLEAR]) | Q(started_at__isnull=False),
                name="started_has_a_start",
                violation_error_message="A started action says when it started.",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=sorted(CLOSED)) & Q(finished_at__isnull=False))
                | (~Q(state__in=sorted(CLOSED)) & Q(finished_at=None)),
                name="closed_has_an_end",
                violation_error_message="An action has an end exactly when it is closed.",
            ),
            models.UniqueConstraint(
                fields=["lead", "step"],
                name="one_action_per_lead_and_step",
                violation_error_message="This lead has that step already.",
            ),
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(state=State.STARTED),
                name="one_started_action_per_account",
                violation_error_message="This account is busy with another action.",
            ),
            models.UniqueConstraint(
                fields=["campaign", "kind"],
                condition=Q(lead=None) & ~Q(state__in=sorted(CLOSED)),
                name="one_open_search_and_follow_up_per_campaign",
                violation_error_message="This campaign has such an action already.",
            ),
        ]
        indexes = [
            models.Index(fields=["lane", "due_at", "id"], condition=Q(state=State.SCHEDULED), name="queue"),
            models.Index(fields=["account", "due_at"], condition=Q(state=State.SCHEDULED), name="queue_of_account"),
            models.Index(fields=["campaign", "due_at"], condition=Q(state=State.SCHEDULED), name="next_of_campaign"),
            models.Index(fields=["campaign", "sent_at"], condition=Q(sent_at__isnull=False), name="sends_of_campaign"),
            models.Index(
                fields=["campaign", "finished_at"],
                condition=Q(kind=Kind.INVITE, reason=ACCEPTED),
                name="acceptances_of_campaign",
            ),
            models.Index(fields=["started_at"], condition=Q(state=State.STARTED), name="in_flight"),
            models.Index(fields=["due_at"], condition=Q(state=State.UNCLEAR), name="unclear"),
            models.Index(fields=["due_at"], condition=Q(state=State.WAITING), name="waiting"),
            # All that is counted of an account is read from here. Were there a shorter way to an account's actions,
            # the planner would read all that sleep to count what left, as long as nearly nothing did.
            models.Index(
                fields=["account", "charged_at"], include=["kind", "campaign", "reason"], name="charged_by_account"
            ),
            models.Index(fields=["campaign", "kind", "state"], name="actions_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} ({self.state})"

    @classmethod
    def new(cls, kind: Kind, *, campaign: Campaign, due_at: datetime, now: datetime, **fields: object) -> "Action":
        """An unsaved, scheduled action of a launched campaign."""
        assert campaign.account_id is not None, "a launched campaign has an account"
        return cls(
            campaign=campaign,
            account_id=campaign.account_id,
            kind=kind,
            lane=TRAITS[kind].lane,
            due_at=due_at,
            moved_at=now,
            **fields,
        )


class Hold(models.Model):
    """The provider said no more of this kind from this account for a while; leads stay untouched."""

    account = models.ForeignKey(LinkedInAccount, on_delete=models.CASCADE, related_name="holds")
    kind = models.CharField(max_length=10, choices=LABELS)
    until = models.DateTimeField()
    sentence = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "kind"],
                name="one_hold_per_account_and_kind",
                violation_error_message="This account waits with that kind already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.account_id} until {self.until}"
