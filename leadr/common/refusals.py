"""A no from the outside, as the API says it."""

from http import HTTPStatus
from math import ceil

from rest_framework.exceptions import APIException

from leadr.common.gateways import No, Refused, TryLater


class NotNow(APIException):
    """The outside said no."""

    def __init__(self, no: No, *, status: int) -> None:
        self.status_code = status
        super().__init__(no.sentence)
        if isinstance(no, TryLater) and no.after:
            self.wait = ceil(no.after.total_seconds())  # DRF makes Retry-After of it


def refuse(no: No) -> NotNow:
    """422 when it will stay a no, 503 when a later try may be a yes."""
    stays = isinstance(no, Refused)
    return NotNow(no, status=HTTPStatus.UNPROCESSABLE_ENTITY if stays else HTTPStatus.SERVICE_UNAVAILABLE)
