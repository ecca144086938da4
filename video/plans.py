"""Begin a video plan, choose its template, freeze it at launch."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from accounts.models import User
from leadr.common.gateways import Refused
from leadr.common.problem import Problem
from video import mapping, moves, studio
from video.mapping import MOST_CHARACTERS, Segment
from video.models import VideoPlan
from video.studio import Template


class Frozen(Exception):
    """A launched campaign runs on this plan; it stays as it is."""


def begin(owner: User) -> VideoPlan:
    """A video plan without a template yet."""
    return VideoPlan.objects.create(owner=owner)


def freeze(plan: VideoPlan, *, now: datetime) -> None:
    """A campaign runs on it from now on."""
    VideoPlan.objects.editable().filter(pk=plan.pk).update(frozen_at=now)


def choose(plan: VideoPlan, template_id: uuid.UUID, *, typed: Sequence[str] = ()) -> None:
    """Take a template with its segments; what was mapped before stays where the names are the same.

    `typed` names the segments by hand, for when AI Studio's lists are closed to our key. Raises what the gateway
    raises; Frozen once a campaign runs on the plan.
    """
    template, segments = _asked(str(template_id), [(name, True) for name in dict.fromkeys(typed)])
    fields = {
        "template_id": template_id,
        "template_name": template.name,
        "thumbnail_url": moves.trusted(template.thumbnail_url),
        "mapping": mapping.write(mapping.guess(segments, plan.segments)),
    }
    _update(plan, **fields)


def remap(plan: VideoPlan, segments: Sequence[Segment], *, on_failure: str) -> None:
    """Say anew what the segments speak, and what happens without a film; raises Frozen."""
    _update(plan, mapping=mapping.write(segments), on_failure=on_failure)


def problems(plan: VideoPlan) -> list[Problem]:
    """What stops a launch with this plan."""
    if not studio.is_ready():
        return [Problem("AI Studio is not set up here, so no video can be made.", field="video.template")]
    return mapping.problems(plan.segments, has_template=plan.template_id is not None)


def _asked(template_id: str, typed: list[tuple[str, bool]]) -> tuple[Template, list[tuple[str, bool]]]:
    try:
        template, segments = studio.client().template(template_id), studio.client().variables(template_id)
    except Refused as refusal:
        if refusal.reason != "lists_closed" or not typed:
            raise
        return Template(template_id, f"Template {template_id[:8]}", ""), typed
    known = [(name, required) for name, required in segments if len(name) <= MOST_CHARACTERS]
    return template, (known or typed)[: mapping.MOST_SEGMENTS]


def _update(plan: VideoPlan, **fields: object) -> None:
    if not VideoPlan.objects.editable().filter(pk=plan.pk).update(**fields):
        raise Frozen
    plan.refresh_from_db()
