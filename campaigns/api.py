"""What the API takes to make a campaign, and its deeds: launch, pause, resume. Reading it is in results.api."""

from typing import Any

from django.forms import ModelForm, model_to_dict
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import LinkedInAccount, User
from accounts.requests import user_of
from audiences import sources
from audiences.forms import AudienceForm
from audiences.kinds import LABELS as KINDS
from audiences.models import Audience
from campaigns import launch as launching
from campaigns import lifecycle
from campaigns.models import Campaign
from delivery import pacing
from delivery.forms import DeliveryForm
from delivery.models import DeliveryPlan
from leadr.common import clock
from leadr.common.keys import BIGGEST
from leadr.common.rest import Blocked, Conflict, Strict
from workflows import limits, presets, wording
from workflows.forms import MessagesForm, WorkflowForm
from workflows.models import CommentMode, TooLong, Workflow


def within(allowed: range, default: int) -> serializers.IntegerField:
    """A number of a range that a plan knows."""
    return serializers.IntegerField(min_value=allowed.start, max_value=allowed.stop - 1, default=default)


class AudienceIn(Strict):
    """Whom to look for. Only the fields of the source count."""

    source: Any = serializers.ChoiceField(choices=[pair for pair in sources.LABELS.items() if pair[0] != "csv"])
    search_url = serializers.CharField(max_length=2000, default="", allow_blank=True)
    prompt = serializers.CharField(max_length=sources.PROMPT_LENGTH, default="", allow_blank=True)
    kinds = serializers.ListField(child=serializers.ChoiceField(choices=list(KINDS.items())), default=list)
    place = serializers.CharField(max_length=120, default="", allow_blank=True)
    lookback_days = within(sources.LOOKBACK_DAYS, sources.DEFAULT_LOOKBACK_DAYS)
    phrases = serializers.ListField(
        child=serializers.CharField(max_length=120), default=list, max_length=sources.PHRASES.stop - 1
    )
    post_source = serializers.ChoiceField(choices=list(sources.POST_LABELS.items()), default="posts")

    def validate(self, attrs: dict[str, Any]) -> Audience:
        """The unsaved part, by the rules of the builder's form."""
        data = attrs | {"phrases": "\n".join(attrs["phrases"])}
        return _part(AudienceForm(data, instance=Audience(source=attrs["source"])))


class WorkflowIn(Strict):
    """Which steps, and in which words. Words left out are those of the first template."""

    preset = serializers.ChoiceField(choices=list(presets.LABELS.items()), default=presets.DEFAULT)
    comment_mode = serializers.ChoiceField(choices=CommentMode.choices, default=CommentMode.DRAFTS)
    spacing_minutes = within(limits.SPACING_MINUTES, limits.DEFAULT_SPACING_MINUTES)
    wait_hours = within(limits.WAIT_HOURS, limits.DEFAULT_WAIT_HOURS)
    expiry_days = within(limits.EXPIRY_DAYS, limits.DEFAULT_EXPIRY_DAYS)
    no_reply_days = within(limits.NO_REPLY_DAYS, limits.DEFAULT_NO_REPLY_DAYS)
    withdraws = serializers.BooleanField(default=False)
    sends_note = serializers.BooleanField(default=True)
    note = serializers.CharField(max_length=2000, default=wording.TEMPLATES[0].note, allow_blank=True)
    message = serializers.CharField(max_length=20_000, default=wording.TEMPLATES[0].message, allow_blank=True)
    too_long = serializers.ChoiceField(choices=TooLong.choices, default=TooLong.SKIP)
    personalises = serializers.BooleanField(default=False)

    def validate(self, attrs: dict[str, Any]) -> Workflow:
        """The unsaved part, by the rules of the builder's two forms."""
        steps = _part(WorkflowForm(attrs, instance=Workflow()))
        return _part(MessagesForm(attrs, instance=steps))


class DeliveryIn(Strict):
    """When, and how much."""

    pace = serializers.ChoiceField(choices=list(pacing.LABELS.items()), default="recommended")
    manual_per_day = within(pacing.MANUAL_SLIDER, 20)
    days = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=6), default=[0, 1, 2, 3, 4], min_length=1, max_length=7,
        help_text="Monday is 0.",
    )  # fmt: skip
    start_hour = serializers.IntegerField(min_value=0, max_value=23, default=9)
    timezone = serializers.CharField(max_length=63, required=False, help_text="As in Europe/Berlin; yours if left out.")

    def validate(self, attrs: dict[str, Any]) -> DeliveryPlan:
        """The unsaved part, by the rules of the builder's form."""
        plan = DeliveryPlan(timezone=self.context["user"].timezone)
        return _part(DeliveryForm(model_to_dict(plan, ["timezone"]) | attrs, instance=plan))


class CampaignIn(Strict):
    """A whole draft in one piece."""

    name = serializers.CharField(max_length=120)
    audience = AudienceIn()
    workflow = WorkflowIn(required=False)
    delivery = DeliveryIn(required=False)
    accounts = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=BIGGEST), default=list, max_length=50,
        help_text="Ids of accounts; every working one when left out.",
    )  # fmt: skip

    def to_internal_value(self, data: Any) -> Any:
        """Parts left out are made of defaults."""
        whole = {"workflow": {}, "delivery": {}} | data if isinstance(data, dict) else data
        return {"accounts": []} | super().to_internal_value(whole)

    def validate_accounts(self, pks: list[int]) -> list[LinkedInAccount]:
        """The user's own accounts."""
        user: User = self.context["user"]
        found = list(user.linkedin_accounts.present().filter(pk__in=pks).order_by("pk"))
        if len(found) != len(set(pks)):
            raise serializers.ValidationError("Choose accounts of your own.")
        return found


class LaunchedOut(serializers.Serializer[Any]):
    """What runs now."""

    campaigns = serializers.ListField(child=serializers.IntegerField(), help_text="Ids, one for each account.")
    skipped_accounts = serializers.ListField(child=serializers.IntegerField(), help_text="They need attention first.")


def launch_draft(user: User, pk: int) -> dict[str, list[int]]:
    """Launch a draft for its accounts; raises 404, or 422 with the sentences of what stops it."""
    drafts = user.campaigns.drafts().select_related("audience", "workflow", "delivery__email_sender", "owner", "video")
    draft = drafts.filter(pk=pk).first()
    if draft is None:
        raise NotFound("There is no such draft.")
    accounts = list(draft.chosen_accounts.present().order_by("pk"))
    try:
        launched = launching.launch(draft, accounts=accounts, now=clock.now())
    except launching.Blocked as blocked:
        raise Blocked({problem.field or "campaign": [problem.sentence] for problem in blocked.problems}) from blocked
    return {
        "campaigns": [campaign.pk for campaign in launched.campaigns],
        "skipped_accounts": [account.pk for account in launched.skipped],
    }


@extend_schema(request=None, responses={204: None})
@api_view(["POST"])
def pause(request: Request, id: int) -> Response:  # noqa: A002 - the name of the OpenAPI parameter
    """Pause a running campaign; what is due keeps its place."""
    return _change(request, id, lifecycle.pause)


@extend_schema(request=None, responses={204: None})
@api_view(["POST"])
def resume(request: Request, id: int) -> Response:  # noqa: A002 - the name of the OpenAPI parameter
    """Resume a paused campaign; it goes on within its window and pace."""
    return _change(request, id, lifecycle.resume)


def _change(request: Request, pk: int, deed: Any) -> Response:
    campaign: Campaign | None = user_of(request).campaigns.launched().filter(pk=pk).first()
    if campaign is None:
        raise NotFound("There is no such campaign.")
    try:
        deed(campaign, now=clock.now())
    except lifecycle.Moved as moved:
        raise Conflict(moved.sentence) from moved
    return Response(status=204)


def _part[M: (Audience, Workflow, DeliveryPlan)](form: ModelForm[M]) -> M:
    # What the form does not hold keeps the model's default; what it refuses is said under the field's name.
    if not form.is_valid():
        raise serializers.ValidationError({name: list(map(str, errors)) for name, errors in form.errors.items()})
    part: M = form.instance
    return part


def read_wish(user: User, said: Any) -> dict[str, Any]:
    """The validated parts of a wished campaign; raises 400 with sentences."""
    wish = CampaignIn(data=said, context={"user": user})
    wish.is_valid(raise_exception=True)
    found: dict[str, Any] = wish.validated_data
    return found
