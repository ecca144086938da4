"""Where video may name somebody: what is said in their films, and where those are."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import F, OuterRef, Q, Subquery

from leadr.common.erasure import Change, Place, differing
from video.models import Render, RenderEvent
from video.states import State

# A finished film has an address; this one leads nowhere.
NOWHERE = "about:blank"
BLANK = dict.fromkeys(("page_url", "gif", "thumbnail", "sentence", "detail"), "")


def places(keys: Collection[str], *, now: datetime) -> list[Place]:
    """The films of these keys and what was told of them; one still being made is given up."""
    theirs = Render.objects.filter(key__in=keys)
    named = theirs.exclude(render_id="")
    owner = Render.objects.filter(render_id=OuterRef("render_id")).values("owner")[:1]

    def film(row: Render) -> Change:
        over = {"state": State.EXPIRED.value, "answered_at": now, "settled_at": now, "look_at": None}
        url = NOWHERE if row.state == State.SUCCEEDED else ""
        return differing(row, values={}, url=url, **BLANK, **(over if row.is_open else {}))

    def told(row: RenderEvent) -> Change:
        return differing(row, payload={}, settled_at=row.settled_at or now)

    events = RenderEvent.objects.filter(Q(render_id__in=named.values("render_id")))
    return [
        Place(events.annotate(whose=Subquery(owner)), told),
        Place(theirs.annotate(whose=F("owner")), film),
    ]
