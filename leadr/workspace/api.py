"""The API's onboarding state: what the browser remembers, with a version so that no tab overwrites another."""

import json
from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import onboarding
from accounts.models import OnboardingState
from accounts.requests import user_of
from leadr.common import clock
from leadr.common.rest import Conflict, Strict

MAX_STATE = 16 * 1024
MAX_VERSION = 2**31 - 2


class OnboardingIn(Strict):
    """The whole new state, and the version it was made from."""

    version = serializers.IntegerField(min_value=0, max_value=MAX_VERSION)
    state = serializers.DictField(help_text="Anything the browser wants to remember; 16 kB at most.")

    def validate_state(self, state: dict[str, Any]) -> dict[str, Any]:
        """It is small."""
        if len(json.dumps(state)) > MAX_STATE:
            raise serializers.ValidationError("Keep at most 16 kB.")
        return state


class OnboardingOut(serializers.ModelSerializer[OnboardingState]):
    """The state and its version."""

    state = serializers.DictField()

    class Meta:
        model = OnboardingState
        fields = ("version", "state", "updated_at")
        read_only_fields = ("version", "updated_at")


class Onboarding(APIView):
    """What the browser remembers of onboarding."""

    @extend_schema(responses=OnboardingOut)
    def get(self, request: Request) -> Response:
        """Read it with its version."""
        return Response(OnboardingOut(onboarding.of(user_of(request))).data)

    @extend_schema(
        request=OnboardingIn,
        responses=OnboardingOut,
        examples=[OpenApiExample("Dismissed", value={"version": 0, "state": {"dismissed": True}}, request_only=True)],
    )
    def put(self, request: Request) -> Response:
        """Save over the version that was read; 409 when another tab was faster."""
        told = OnboardingIn(data=request.data)
        told.is_valid(raise_exception=True)
        try:
            row = onboarding.save(user_of(request), **told.validated_data, now=clock.now())
        except onboarding.Stale as stale:
            raise Conflict(str(stale)) from stale
        return Response(OnboardingOut(row).data)
