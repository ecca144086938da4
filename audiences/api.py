"""Suggestions over the API."""

from http import HTTPStatus
from math import ceil
from typing import cast

from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import language
from accounts.models import User
from audiences import suggest as suggesting
from leadr.common import clock
from leadr.common.gateways import No, TryLater


class RoughPrompt(serializers.Serializer[None]):
    """What somebody is looking for, in their own words."""

    prompt = serializers.CharField(max_length=suggesting.LONGEST, min_length=suggesting.SHORTEST)


class NotNow(APIException):
    """The model could not be asked."""

    def __init__(self, no: No) -> None:
        is_capped = isinstance(no, language.OverCap)
        self.status_code = HTTPStatus.TOO_MANY_REQUESTS if is_capped else HTTPStatus.SERVICE_UNAVAILABLE
        super().__init__(no.sentence)
        if isinstance(no, TryLater) and no.after:
            self.wait = ceil(no.after.total_seconds())  # DRF makes Retry-After of it


@api_view(["POST"])
def signal_suggestions(request: Request) -> Response:
    """POST {"prompt"}: three to five sharper prompts, each with the kinds of signals that fit."""
    rough = RoughPrompt(data=request.data)
    rough.is_valid(raise_exception=True)
    try:
        found = suggesting.suggestions(cast(User, request.user), prompt=rough.validated_data["prompt"], now=clock.now())
    except No as no:
        raise NotNow(no) from no
    return Response({"suggestions": [{"prompt": one.prompt, "kinds": list(one.kinds)} for one in found]})
