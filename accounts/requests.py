"""The request of a page behind login: who asks is known."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class UserRequest(HttpRequest):
    """What the login and htmx middleware make of a request; views behind login take it."""

    user: User
    htmx: HtmxDetails
