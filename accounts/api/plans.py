"""A billing system's door: plans and add-ons, told with the operator token."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view, authentication_classes, permission_classes
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import plan_events
from accounts.bearer import IsOperator
from leadr.common import clock
from leadr.common.rest import Strict


class PlanEventIn(Strict):
    """Somebody is on a plan, or holds an add-on, from one date to another."""

    id = serializers.CharField(max_length=120, help_text="The event's own id; it is taken once.")
    email = serializers.EmailField(max_length=254)
    kind = serializers.ChoiceField(choices=[("plan", "Plan"), ("add_on", "Add-on")])
    code = serializers.SlugField(max_length=50)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(required=False, allow_null=True, default=None, help_text="The last day, included.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The end is not before the start."""
        if attrs["ends_on"] and attrs["ends_on"] < attrs["starts_on"]:
            raise serializers.ValidationError({"ends_on": ["It ends on or after the day it starts."]})
        return attrs


class PlanEventOut(serializers.Serializer[Any]):
    """Whether it was new."""

    taken = serializers.BooleanField(help_text="False when this event was taken before.")


@extend_schema(
    request=PlanEventIn,
    responses={200: PlanEventOut},
    auth=["operatorToken"],
    examples=[
        OpenApiExample(
            "A plan begins",
            value={"id": "evt_1", "email": "ada@example.com", "kind": "plan", "code": "pro", "starts_on": "2026-11-01"},
            request_only=True,
        )
    ],
)
@api_view(["POST"])
@authentication_classes([])
@permission_classes([IsOperator])
def plan_event(request: Request) -> Response:
    """Grant a plan or an add-on, or move its end. For operators' own systems."""
    told = PlanEventIn(data=request.data)
    told.is_valid(raise_exception=True)
    try:
        taken = plan_events.take(plan_events.Told(**told.validated_data), now=clock.now())
    except plan_events.Unknown as unknown:
        raise serializers.ValidationError({unknown.field: [unknown.sentence]}) from unknown
    return Response({"taken": taken})
