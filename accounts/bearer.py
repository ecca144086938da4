"""Who asks the API: a person with a session, or a personal token with its scopes."""

import hmac
from typing import TYPE_CHECKING

from django.conf import settings
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from accounts import tokens
from accounts.models import ApiToken, TokenScope, User
from leadr.common import clock, rates

if TYPE_CHECKING:  # DRF's views read this module while they are made
    from rest_framework.views import APIView

LONGEST = 200


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer ldr_…`."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """The token's owner; None when no token is shown, so that a session may speak."""
        words = bearer(request)
        if words is None:
            return None
        token = tokens.find(words, now=clock.now())
        if token is None:
            _slow_down(request)
            raise AuthenticationFailed("This token is unknown, expired or revoked.")
        return token.owner, token

    def authenticate_header(self, request: Request) -> str:
        """What a visitor is asked for."""
        return "Bearer"


class HasScope(BasePermission):
    """A session may do all its user may; a token only what its scopes say."""

    message = "This token may not do that; make one with the scope it needs."

    def has_permission(self, request: Request, view: "APIView") -> bool:
        """Reading needs `read`, anything else `write`."""
        if not isinstance(request.auth, ApiToken):
            return True
        needed = TokenScope.READ if request.method in SAFE_METHODS else TokenScope.WRITE
        return needed in request.auth.scopes


class IsOperator(BasePermission):
    """Shows LEADR_OPERATOR_TOKEN; without one configured nobody does."""

    message = "The operator token is wrong."

    def has_permission(self, request: Request, view: "APIView") -> bool:
        """Compared in constant time."""
        expected: str = settings.OPERATOR_TOKEN
        fits = bool(expected) and hmac.compare_digest((bearer(request) or "").encode(), expected.encode())
        if not fits:
            _slow_down(request)
        return fits


def bearer(request: Request) -> str | None:
    """The words after "Bearer"; None when none are shown."""
    kind, _, words = get_authorization_header(request).decode("latin-1").partition(" ")
    return words.strip()[:LONGEST] if kind.lower() == "bearer" else None


def _slow_down(request: Request) -> None:
    if wait := rates.refused(request):
        raise Throttled(wait)
