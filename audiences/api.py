"""Suggestions over the API."""

from http import HTTPStatus
from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view, throttle_classes
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import language
from accounts.requests import user_of
from audiences import suggest as suggesting
from audiences.kinds import LABELS
from leadr.common import clock
from leadr.common.gateways import No
from leadr.common.refusals import NotNow
from leadr.common.rest import Dear, Strict


class RoughPrompt(Strict):
    """What somebody is looking for, in their own words."""

    prompt = serializers.CharField(max_length=suggesting.LONGEST, min_length=suggesting.SHORTEST)


class SuggestionOut(serializers.Serializer[Any]):
    """A sharper prompt and the kinds of signals that fit it."""

    prompt = serializers.CharField()
    kinds = serializers.ListField(child=serializers.ChoiceField(choices=list(LABELS.items())))


class SuggestionsOut(serializers.Serializer[Any]):
    """Three to five of them."""

    suggestions = SuggestionOut(many=True)


@extend_schema(
    request=RoughPrompt,
    responses=SuggestionsOut,
    examples=[OpenApiExample("A rough one", value={"prompt": "logistics companies hiring"}, request_only=True)],
)
@api_view(["POST"])
@throttle_classes([Dear])
def signal_suggestions(request: Request) -> Response:
    """POST {"prompt"}: three to five sharper prompts, each with the kinds of signals that fit."""
    rough = RoughPrompt(data=request.data)
    rough.is_valid(raise_exception=True)
    try:
        found = suggesting.suggestions(user_of(request), prompt=rough.validated_data["prompt"], now=clock.now())
    except No as no:
        is_capped = isinstance(no, language.OverCap)
        status = HTTPStatus.TOO_MANY_REQUESTS if is_capped else HTTPStatus.SERVICE_UNAVAILABLE
        raise NotNow(no, status=status) from no
    return Response({"suggestions": [{"prompt": one.prompt, "kinds": list(one.kinds)} for one in found]})
