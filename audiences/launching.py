"""What stops an audience from being launched, and how far its discovery got: for guard, builder and pages."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, QuerySet

from accounts import language
from audiences import sources, websearch
from audiences.models import Ask, Audience, FindingState, Query, Round
from audiences.sources import SourceFacts
from leadr.common.problem import Problem

ROUNDS_SHOWN = 10


def problems(audience: Audience) -> list[Problem]:
    """The sentences of the Audience section."""
    return sources.problems(facts(audience))


def facts(audience: Audience) -> SourceFacts:
    """All the rules look at."""
    file = audience.csv_file
    return SourceFacts(
        source=audience.source,
        search_url=audience.search_url,
        prompt=audience.prompt,
        kinds=tuple(audience.kinds),
        lookback_days=audience.lookback_days,
        phrases=tuple(audience.phrases),
        post_source=audience.post_source,
        csv_rows=file.row_count if file else None,
        csv_sound=file.sound_count if file else 0,
        csv_launch=settings.CSV_LAUNCH,
        has_model=language.is_configured(),
        has_search=websearch.is_configured(),
    )


@dataclass(frozen=True, slots=True)
class RoundReport:
    """One look, for the campaign page."""

    begun_at: datetime
    closed_at: datetime | None
    since: datetime
    asked: int
    open: int
    found: int
    resolved: int
    repeats: int


def report(audience: Audience) -> list[RoundReport]:
    """The last rounds, newest first: when, how many questions, how many found, resolved, repeated."""
    found = list(audience.rounds.order_by("-begun_at")[:ROUNDS_SHOWN])
    asked = _counts(Query.objects.filter(round__in=found).exclude(answered_at=None))
    left = _counts(Query.objects.filter(round__in=found, settled_at=None))
    states = {
        (round_id, state): count
        for round_id, state, count in audience.findings.filter(round__in=found)
        .values_list("round", "state")
        .annotate(count=Count("pk"))
    }
    return [_report(round_, asked, left, states) for round_ in found]


def cost_of(audience: Audience) -> dict[str, int]:
    """How many questions of each kind were answered, by their names."""
    rows = audience.queries.exclude(answered_at=None).values_list("ask").annotate(count=Count("pk"))
    return {str(Ask(ask).label): count for ask, count in rows}


def _report(
    round_: Round, asked: dict[int, int], left: dict[int, int], states: dict[tuple[int, str], int]
) -> RoundReport:
    of = {state: states.get((round_.pk, state), 0) for state in FindingState.values}
    return RoundReport(
        begun_at=round_.begun_at,
        closed_at=round_.closed_at,
        since=round_.since,
        asked=asked.get(round_.pk, 0),
        open=left.get(round_.pk, 0),
        found=sum(of.values()),
        resolved=of[FindingState.READY],
        repeats=of[FindingState.REPEAT],
    )


def _counts(queries: QuerySet[Query]) -> dict[int, int]:
    rows = queries.values_list("round").annotate(count=Count("pk"))
    return {round_id: count for round_id, count in rows}
