"""Holds a campaign's rows against their own promises: what left, what is open, what does not add up."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.db.models import Exists, F, OuterRef, QuerySet

from audiences.sources import LOOKS_AGAIN
from campaigns.engine.restage import drifted
from campaigns.engine.words import key_of
from campaigns.models import Action, Lead
from campaigns.states import State
from video import renders
from workflows.kinds import Kind


@dataclass(frozen=True, slots=True)
class Audit:
    """What the rows say: `sent` counts what left by kind and person, the lists name what is not as it should be."""

    leads: int
    sent: dict[str, dict[str, int]]
    open: int
    forgotten: list[str]
    unsettled: list[dict[str, str]]
    stage_drift: list[str]
    unsourced: list[str]
    films: dict[str, str]
    film_ids: list[str]


def audit(leads: QuerySet[Lead]) -> Audit:
    """The audit of these leads and their actions."""
    actions = Action.objects.filter(lead__in=leads)
    return Audit(
        leads=leads.count(),
        sent=_sent(actions),
        open=actions.open().count(),
        # Somebody only matched or resolved has nothing to do yet.
        forgotten=_names(leads.exclude(provider_id="").filter(~Exists(Action.objects.filter(lead=OuterRef("pk"))))),
        unsettled=[
            {name: str(value) for name, value in row.items()}
            for row in actions.filter(state=State.UNCLEAR).values("kind", "note", person=F("lead__public_identifier"))
        ],
        films=dict(leads.filter(campaign__video__isnull=False).values_list("public_identifier", "video_url")),
        film_ids=_film_ids(actions),
        unsourced=_names(_unsourced(leads)),
        stage_drift=_names(lead for lead, _ in drifted(leads)),
    )


def as_json(found: Audit) -> dict[str, object]:
    """The audit as plain values."""
    return asdict(found)


def _unsourced(leads: QuerySet[Lead]) -> Iterable[Lead]:
    """Leads of a discovery without a link to their signal, or with one from before the look-back."""
    found = leads.select_related("campaign__audience").filter(campaign__audience__source__in=list(LOOKS_AGAIN))
    return (lead for lead in found.iterator(chunk_size=500) if not (lead.is_erased or _is_sourced(lead)))


def _is_sourced(lead: Lead) -> bool:
    lookback = timedelta(days=lead.campaign.audience.lookback_days + 1)
    earliest = (lead.found_at - lookback).date()
    return bool(lead.signal_url) and lead.signal_on is not None and lead.signal_on >= earliest


def _sent(actions: QuerySet[Action]) -> dict[str, dict[str, int]]:
    rows = actions.filter(sent_at__isnull=False).values_list("kind", "lead__public_identifier")
    kinds: dict[str, Counter[str]] = {}
    for kind, person in rows:
        kinds.setdefault(kind, Counter())[person] += 1
    return {kind: dict(people) for kind, people in kinds.items()}


def _film_ids(actions: QuerySet[Action]) -> list[str]:
    """The films of these leads as AI Studio names them; one it was paid for beyond these is paid twice."""
    films = renders.by_key(map(key_of, actions.filter(kind=Kind.VIDEO)))
    return [film.render_id for film in films.values() if film.render_id]


def _names(leads: Iterable[Lead]) -> list[str]:
    return [lead.public_identifier for lead in leads]
