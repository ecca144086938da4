"""The API's accounts: how they are, and the way to connect one."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view, throttle_classes
from rest_framework.exceptions import NotFound
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import connect
from accounts.health import sentence
from accounts.models import LinkedInAccount, LinkedInAccountQuerySet
from accounts.requests import user_of
from leadr.common import clock
from leadr.common.gateways import No
from leadr.common.keys import BIGGEST
from leadr.common.refusals import refuse
from leadr.common.rest import Dear, Strict


class AccountOut(serializers.ModelSerializer[LinkedInAccount]):
    """A connected LinkedIn account."""

    sentence = serializers.SerializerMethodField(help_text="Why it needs reconnecting; empty when it does not.")

    class Meta:
        model = LinkedInAccount
        fields = ("id", "name", "tier", "health", "sentence", "provider_status", "status_at", "created_at")
        read_only_fields = fields

    def get_sentence(self, account: LinkedInAccount) -> str:
        """The reason in words."""
        return sentence(account.provider_status)


class ConnectIn(Strict):
    """Nothing for a new account; the id of an account to log it in again."""

    reconnects = serializers.IntegerField(min_value=1, max_value=BIGGEST, required=False)


class ConnectOut(serializers.Serializer[Any]):
    """Where to send the person."""

    url = serializers.URLField(help_text="The provider's page; it works for 30 minutes, once.")


class Accounts(ListAPIView[LinkedInAccount]):
    """Every connected account, newest first."""

    serializer_class = AccountOut

    def get_queryset(self) -> LinkedInAccountQuerySet:
        """The user's own."""
        return user_of(self.request).linkedin_accounts.present()


class Account(RetrieveAPIView[LinkedInAccount]):
    """One account and its status."""

    serializer_class = AccountOut
    lookup_url_kwarg = "id"

    def get_queryset(self) -> LinkedInAccountQuerySet:
        """The user's own."""
        return user_of(self.request).linkedin_accounts.present()


@extend_schema(
    request=ConnectIn,
    responses={201: ConnectOut},
    examples=[
        OpenApiExample("A new account", value={}, request_only=True),
        OpenApiExample(
            "Where to go", value={"url": "https://account.unipile.com/abc"}, response_only=True, status_codes=["201"]
        ),
    ],
)
@api_view(["POST"])
@throttle_classes([Dear])
def start(request: Request) -> Response:
    """Begin a hosted connection: the answer is a page to send the person to."""
    wish = ConnectIn(data=request.data)
    wish.is_valid(raise_exception=True)
    user, pk = user_of(request), wish.validated_data.get("reconnects")
    account = user.linkedin_accounts.present().filter(pk=pk).first() if pk else None
    if pk and account is None:
        raise NotFound
    try:
        url = connect.begin(user, now=clock.now(), reconnects=account)
    except No as no:
        raise refuse(no) from no
    return Response({"url": url}, status=201)
