"""Everything an action may touch outside, gathered so that a simulation can stand in for all of it."""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.linkedin import LinkedIn, client
from delivery import email
from delivery.email import Delivered
from video import renders
from workflows import writer


@dataclass(frozen=True, slots=True)
class Outside:
    """The gateways of one worker."""

    linkedin: LinkedIn
    comment: Callable[..., str]
    rephrase: Callable[..., str]
    deliver: Callable[..., Delivered]
    start_render: Callable[..., None]


def real() -> Outside:
    """The gateways as the settings say."""
    return Outside(
        linkedin=client(),
        comment=writer.comment,
        rephrase=writer.rephrase,
        deliver=email.deliver,
        start_render=renders.start,
    )
