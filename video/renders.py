"""A film for each lead: asked for once, by our own key; what became of it; what it cost."""

import contextlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import batched

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.urls import reverse

from leadr.common.gateways import No, Refused, Scope, Unclear
from video import mapping, moves, tokens
from video.look import evidence, expire, poll
from video.models import Render, VideoPlan
from video.states import State
from video.studio import MOST_ROWS, client

__all__ = ["Row", "by_key", "cost", "evidence", "expire", "poll", "preview", "settle", "start", "start_many", "url_of"]


@dataclass(frozen=True, slots=True)
class Row:
    """One lead's render: our key, and the lead's fields."""

    key: str
    values: Mapping[str, str]


def start(plan: VideoPlan, *, key: str, values: Mapping[str, str], now: datetime, others: Sequence[Row] = ()) -> None:
    """Ask for a lead's film once; asked for already, nothing happens. Raises TryLater, Refused or Unclear.

    The row is committed before AI Studio is paid. One whose payment nobody saw answered is looked up first and
    paid again only on proof that nothing was paid. `others` that will be wanted soon share the paid call.
    """
    _check_template(plan)
    segments = plan.segments
    if gaps := mapping.missing(segments, values):
        raise Refused("video_value_missing", gaps[0], scope=Scope.LEAD)
    if others:
        _start_with(plan, Row(key, values), others, now=now)
    _intend(plan, [Row(key, values)], now=now)
    render = Render.objects.get(key=key)
    # Who asks again has not seen the answer.
    Render.objects.answered().filter(key=key).update(settled_at=None)
    if render.is_open and render.sent_at and not render.render_id and evidence(key, now=now) is None:
        raise Unclear("video_unclear", "AI Studio did not say whether it makes this video. It is being checked.")
    _pay(plan, [key], batch=key, now=now)


def start_many(plan: VideoPlan, rows: Sequence[Row], *, now: datetime) -> tuple[str, ...]:
    """Ask for many leads' films in as few paid calls as can be; the keys now asked for, in the order of `rows`.

    Rows asked for before are left alone, and so are leads whose words would be missing: `start` says why.
    """
    _check_template(plan)
    fit = [row for row in rows if not mapping.missing(plan.segments, row.values)]
    asked: list[str] = []
    for some in batched(fit, MOST_ROWS):
        _intend(plan, some, now=now)
        asked += _pay(plan, [row.key for row in some], batch=f"b{uuid.uuid4().hex}", now=now)
    return tuple(asked)


def preview(plan: VideoPlan, *, values: Mapping[str, str], now: datetime) -> Render:
    """One film to look at, for one lead; it is paid like any other. Raises as `start` does."""
    if plan.renders.previews().open().exists():
        raise Refused("preview_running", "A preview is being made. Wait for it first.", scope=Scope.CONFIG)
    key = f"p{uuid.uuid4().hex}"
    with contextlib.suppress(Unclear):  # the row tells how it goes on
        start(plan, key=key, values=values, now=now)
    return Render.objects.get(key=key)


def url_of(key: str) -> str:
    """The address of a lead's film; empty while there is none."""
    render = Render.objects.filter(key=key).first()
    return render.address if render else ""


def by_key(keys: Iterable[str]) -> dict[str, Render]:
    """The renders of a page of leads, in one query."""
    return Render.objects.in_bulk(list(keys), field_name="key")


def settle(keys: Iterable[str], *, now: datetime) -> int:
    """The engine has read these answers."""
    return Render.objects.unsettled().filter(key__in=list(keys)).update(settled_at=now)


def cost(plan: VideoPlan, *, keys: Iterable[str] | None = None) -> int:
    """How many renders a plan paid for, previews among them; with `keys`, only those."""
    renders = plan.renders.all() if keys is None else plan.renders.filter(key__in=list(keys))
    return int(renders.aggregate(paid=Sum("cost"))["paid"] or 0)


def _check_template(plan: VideoPlan) -> None:
    if plan.template_id is None:
        raise Refused("no_template", "No video template is chosen.", scope=Scope.CONFIG)


def _start_with(plan: VideoPlan, first: Row, others: Sequence[Row], *, now: datetime) -> None:
    """One paid call for a film and the others nobody ever asked for; what failed together is tried alone."""
    rows = [first, *others]
    known = by_key([row.key for row in rows]).keys()
    fresh = [row for row in rows if row.key not in known]
    if first.key not in known and len(fresh) > 1:
        # One unusable row has the whole call refused, and nothing paid.
        with contextlib.suppress(Refused):
            start_many(plan, fresh, now=now)


def _intend(plan: VideoPlan, rows: Iterable[Row], *, now: datetime) -> None:
    """Write a row for each film wanted; one that was refused, or forgotten, before it was paid is wanted again."""
    segments = plan.segments
    wanted = [
        Render(
            owner_id=plan.owner_id,
            plan=plan,
            key=row.key,
            values=mapping.values(segments, row.values),
            requested_at=now,
        )
        # In one order for all, so that two overlapping batches never wait for each other.
        for row in sorted(rows, key=lambda row: row.key)
    ]
    with transaction.atomic(durable=True):
        Render.objects.bulk_create(wanted, ignore_conflicts=True)
        of_keys = Render.objects.filter(key__in=[row.key for row in wanted], cost=0)
        # The 24 hours of a film that was only wanted beside another begin when its own lead's turn comes.
        of_keys.free().ahead().update(requested_at=now)
        over = of_keys.filter(state=State.FAILED) | of_keys.ahead().filter(state=State.EXPIRED)
        for render in over.select_for_update().order_by("pk"):
            moves.move(render, State.REQUESTED, now=now, requested_at=now, sentence="")


def _pay(plan: VideoPlan, keys: Sequence[str], *, batch: str, now: datetime) -> list[str]:
    """The one paid call, between two transactions: the intent before, the ids after."""
    claimed = {render.key: render for render in moves.claim(keys, batch=batch, now=now)}
    mine = [claimed[key] for key in keys if key in claimed]
    if not mine:
        return []
    try:
        ids = client().start(
            str(plan.template_id),
            variables=[segment.variable for segment in plan.segments],
            rows=[render.values for render in mine],
            callback_url=callback_url(batch),
        )
    except No as no:
        _unpaid(no, batch, now=now)
        raise
    moves.name(batch, {render.key: told for render, told in zip(mine, ids, strict=True)}, now=now)
    return [render.key for render in mine]


def _unpaid(no: No, batch: str, *, now: datetime) -> None:
    match no:
        case Unclear():
            moves.doubt(batch, now=now)
        case Refused():
            moves.refuse(batch, sentence=no.sentence, now=now)
        case _:
            moves.free(batch)


def callback_url(batch: str) -> str:
    """Where AI Studio tells us of a paid call, with our proof in it."""
    return f"{settings.BASE_URL}{reverse('api:video')}?t={tokens.sign(batch)}"
