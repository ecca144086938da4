"""The request of a page behind login: who asks is known."""

from typing import cast

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails
from rest_framework.request import Request

from accounts.models import User


class UserRequest(HttpRequest):
    """What the login and htmx middleware make of a request; views behind login take it."""

    user: User
    htmx: HtmxDetails


def user_of(request: Request) -> User:
    """Who asks the API; its permissions have let nobody else in."""
    return cast(User, request.user)
