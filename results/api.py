"""The API's campaigns: list, make, look at, delete; their counts, leads and the leads as a file."""

from http import HTTPStatus
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view, renderer_classes
from rest_framework.exceptions import NotFound
from rest_framework.generics import ListAPIView
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.keyed import KEY_PARAMETER, keyed
from accounts.requests import user_of
from campaigns import api as wishes
from campaigns import draft as drafts
from campaigns import lifecycle
from campaigns.models import Campaign, Lead
from campaigns.stages import LABELS as STAGES
from campaigns.states import CampaignState
from leadr.common import clock
from leadr.common.rest import Conflict
from results import counts, export, listing, table
from results.listing import ToldCampaign
from results.status import Status

EXAMPLE = {
    "name": "Spring",
    "audience": {
        "source": "search_url",
        "search_url": "https://www.linkedin.com/search/results/people/?keywords=head%20of%20sales",
    },
}
TEXT = 200


class CampaignOut(serializers.Serializer[Any]):
    """A campaign as the list shows it."""

    id = serializers.IntegerField(source="campaign.pk")
    name = serializers.CharField(source="campaign.name")
    status = serializers.ChoiceField(choices=[status.value for status in Status])
    why = serializers.CharField(help_text="What it is doing, in a sentence.")
    account = serializers.IntegerField(source="campaign.account_id", allow_null=True)
    leads = serializers.IntegerField()
    waiting_acceptance = serializers.IntegerField(source="waiting")
    replied = serializers.IntegerField()
    next_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField(source="campaign.created_at")
    launched_at = serializers.DateTimeField(source="campaign.launched_at", allow_null=True)
    finished_at = serializers.DateTimeField(source="campaign.finished_at", allow_null=True)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """A campaign that came from `listing.told`."""
        return super().to_representation(listing.row(instance, now=clock.now()))


class CountsOut(serializers.Serializer[Any]):
    """What came of it so far."""

    leads = serializers.IntegerField()
    invites_sent = serializers.IntegerField()
    accepted = serializers.IntegerField()
    waiting_acceptance = serializers.IntegerField()
    messages_sent = serializers.IntegerField()
    replied = serializers.IntegerField()
    in_progress = serializers.IntegerField()
    failed = serializers.IntegerField()
    unclear = serializers.IntegerField()
    acceptance_rate = serializers.IntegerField(allow_null=True, help_text="Accepted of sent, in percent.")
    reply_rate = serializers.IntegerField(allow_null=True, help_text="Replied of written to, in percent.")


class LeadOut(serializers.ModelSerializer[Lead]):
    """Somebody a campaign found, and how far it got with them."""

    profile_url = serializers.CharField()

    class Meta:
        model = Lead
        fields = (
            "id", "public_identifier", "profile_url", "first_name", "last_name", "headline", "company", "city", "email",
            "stage", "stage_at", "found_at", "replied_at", "signal_kind", "signal_quote", "signal_url", "signal_on",
        )  # fmt: skip
        read_only_fields = fields


class Campaigns(ListAPIView[Any]):
    """Campaigns and drafts."""

    serializer_class = CampaignOut

    def get_queryset(self) -> QuerySet[Any]:
        """The user's own."""
        return listing.told(user_of(self.request).campaigns.present())

    @extend_schema(
        request=wishes.CampaignIn,
        responses={201: CampaignOut},
        parameters=[KEY_PARAMETER],
        examples=[OpenApiExample("A search on LinkedIn", value=EXAMPLE, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        """Make a draft. Launch it afterwards."""
        user = user_of(request)

        def make() -> tuple[int, Any]:
            parts = wishes.read_wish(user, request.data)
            draft = drafts.compose(user, **parts, now=clock.now())
            return HTTPStatus.CREATED, CampaignOut(_told(request, draft.pk)).data

        return keyed(request, make)


class CampaignDetail(APIView):
    """One campaign or draft."""

    @extend_schema(responses=CampaignOut)
    def get(self, request: Request, id: int) -> Response:  # noqa: A002 - the name of the OpenAPI parameter
        """How it is."""
        return Response(CampaignOut(_told(request, id)).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, id: int) -> Response:  # noqa: A002 - the name of the OpenAPI parameter
        """Delete it; what was scheduled is cancelled, history stays."""
        campaign = _told(request, id)
        try:
            if campaign.state == CampaignState.DRAFT:
                drafts.discard(campaign)
            else:
                lifecycle.delete(campaign, now=clock.now())
        except lifecycle.Moved as moved:
            raise Conflict(moved.sentence) from moved
        return Response(status=HTTPStatus.NO_CONTENT)


@extend_schema(request=None, responses={200: wishes.LaunchedOut}, parameters=[KEY_PARAMETER])
@api_view(["POST"])
def launch(request: Request, id: int) -> Response:  # noqa: A002 - the name of the OpenAPI parameter
    """Launch a draft: one campaign for each of its working accounts. 422 says what stops it."""
    return keyed(request, lambda: (HTTPStatus.OK, wishes.launch_draft(user_of(request), id)))


@extend_schema(responses=CountsOut)
@api_view(["GET"])
def summary(request: Request, id: int) -> Response:  # noqa: A002 - the name of the OpenAPI parameter
    """The summary counts of a campaign."""
    return Response(CountsOut(counts.of_campaign(_told(request, id))).data)


@extend_schema(
    parameters=[
        OpenApiParameter("stage", str, enum=list(STAGES)),
        OpenApiParameter("q", str, description="Part of a name."),
    ]
)
class Leads(ListAPIView[Lead]):
    """The leads of a campaign."""

    serializer_class = LeadOut

    def get_queryset(self) -> QuerySet[Lead]:
        """Of one of the user's own campaigns; a stage that does not exist is refused."""
        if getattr(self, "swagger_fake_view", False):
            return user_of(self.request).campaigns.none().values("leads")  # type: ignore[return-value]  # never read
        leads = _campaign(self.request, self.kwargs["id"]).leads.all()
        stage = self.request.query_params.get("stage", "")
        if stage and stage not in STAGES:
            raise serializers.ValidationError({"stage": ["There is no such stage."]})
        name = self.request.query_params.get("q", "").replace("\x00", "").strip()[:TEXT]
        found = leads.filter(stage=stage) if stage else leads
        return table.named(found, name) if name else found


class CsvFile(JSONRenderer):
    """Names the file's type to the schema; a refusal is still JSON."""


@extend_schema(responses={(200, "text/csv"): OpenApiTypes.STR})
@api_view(["GET"])
@renderer_classes([CsvFile])
def leads_file(request: Request, id: int) -> StreamingHttpResponse:  # noqa: A002 - the name of the OpenAPI parameter
    """All leads of a campaign as CSV, streamed."""
    campaign = _campaign(request, id)
    return StreamingHttpResponse(
        export.lines(campaign),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="leads-{campaign.pk}.csv"'},
    )


def _campaign(request: Request, pk: int) -> Campaign:
    campaign = user_of(request).campaigns.present().filter(pk=pk).first()
    if campaign is None:
        raise NotFound("There is no such campaign.")
    return campaign


def _told(request: Request, pk: int) -> ToldCampaign:
    campaign = listing.told(user_of(request).campaigns.present()).filter(pk=pk).first()
    if campaign is None:
        raise NotFound("There is no such campaign.")
    return campaign
