"""Holds what the simulated world saw, and what our rows say, against every promise of the engine (behaviour.md §9)."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection

from campaigns import audit
from campaigns.models import Action, Campaign, Lead
from campaigns.states import TRANSITIONS, CampaignState, State
from delivery import pacing
from leadr.simulation.stage import Cast
from leadr.simulation.world import Effect, World

OBSERVER = """
CREATE TABLE seen_moves (before text, after text);
CREATE FUNCTION see_move() RETURNS trigger AS $$
BEGIN
  INSERT INTO seen_moves VALUES (OLD.state, NEW.state);
  RETURN NULL;
END $$ LANGUAGE plpgsql;
CREATE TRIGGER see_moves AFTER UPDATE OF state ON campaigns_action
  FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION see_move();
"""
ONCE = ("invite", "message", "comment")
LATE = timedelta(days=9)
MESSAGES_A_DAY = pacing.DAY_CAPS["message"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How often each promise was broken."""

    twice: int
    lost: int
    outside_window: int
    over_pace: int
    after_stop: int
    stage_drift: int
    illegal_transitions: int


def observe() -> None:
    """Have the database write down every move between states."""
    with connection.cursor() as cursor:
        cursor.execute(OBSERVER)


def judge(world: World, cast: Cast, *, now: datetime) -> Verdict:
    """The verdict at the end of a run."""
    found = audit.audit(Lead.objects.all())
    by_account = {str(campaign.account.provider_account_id): campaign for campaign in _whole(cast) if campaign.account}
    return Verdict(
        twice=_twice(by_account, world.effects),
        lost=len(found.forgotten) + _overdue(now) + _unlike(found.sent, world.effects),
        outside_window=sum(not _in_window(by_account[effect.account_id], effect) for effect in world.effects),
        over_pace=sum(_over_pace(campaign, world.effects) for campaign in by_account.values()),
        after_stop=_after_stop(by_account, world.effects),
        stage_drift=len(found.stage_drift),
        illegal_transitions=_illegal(),
    )


def _whole(cast: Cast) -> Iterable[Campaign]:
    pks = [campaign.pk for campaign in cast.campaigns]
    return Campaign.objects.filter(pk__in=pks).select_related("account", "workflow", "delivery", "audience")


def _twice(by_account: dict[str, Campaign], effects: Iterable[Effect]) -> int:
    """How often somebody got the same again from the same user, whichever of their accounts it came from."""
    counts = Counter(
        (by_account[effect.account_id].owner_id, effect.kind, effect.number)
        for effect in effects
        if effect.kind in ONCE
    )
    return sum(count - 1 for count in counts.values())


def _overdue(now: datetime) -> int:
    """Actions of running campaigns that nobody touched for days although they were due."""
    open_rows = Action.objects.filter(campaign__state=CampaignState.RUNNING, due_at__lt=now - LATE)
    return open_rows.filter(state__in=[State.SCHEDULED, State.STARTED, State.UNCLEAR]).count()


def _unlike(sent: dict[str, dict[str, int]], effects: Iterable[Effect]) -> int:
    """People for whom our rows and the world do not agree on what left; open ones may still be settled."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for effect in effects:
        seen[effect.kind][f"person-{effect.number:06d}"] += 1
    waiting = set(
        Action.objects.filter(state__in=[State.UNCLEAR, State.STARTED]).values_list(
            "lead__public_identifier", flat=True
        )
    )
    return sum(
        sent.get(kind, {}).get(person, 0) != seen[kind][person] and person not in waiting
        for kind in ONCE
        for person in {*sent.get(kind, {}), *seen[kind]}
    )


def _in_window(campaign: Campaign, effect: Effect) -> bool:
    return campaign.delivery.calendar.window_at(effect.at) is not None


def _over_pace(campaign: Campaign, effects: Iterable[Effect]) -> int:
    """Days on which a campaign's account sent more invites or messages than pace and caps allow."""
    account = campaign.account
    mine = [effect for effect in effects if account and effect.account_id == account.provider_account_id]
    plan, allowance = campaign.delivery.calendar, campaign.delivery.allowance
    caps = allowance.within(pacing.account_allowance(is_free=bool(account and account.tier == "classic")))
    broken = 0
    for kind in ("invite", "message"):
        limit = caps if kind == campaign.paced_kind == "invite" else allowance if kind == campaign.paced_kind else None
        days = Counter(plan.local_date(effect.at) for effect in mine if effect.kind == kind)
        per_day = limit.per_day if limit else MESSAGES_A_DAY
        per_week = limit.per_week if limit else 7 * MESSAGES_A_DAY
        broken += sum(count > per_day for count in days.values()) + sum(_week(days, day) > per_week for day in days)
    return broken


def _week(days: Counter[date], last: date) -> int:
    return sum(days[last - timedelta(days=back)] for back in range(7))


def _after_stop(by_account: dict[str, Campaign], effects: Iterable[Effect]) -> int:
    replied: dict[tuple[int, str], datetime] = {
        (campaign, person): at
        for campaign, person, at in Lead.objects.filter(replied_at__isnull=False).values_list(
            "campaign", "public_identifier", "replied_at"
        )
        if at
    }
    is_late: Callable[[Effect], bool] = lambda effect: (  # noqa: E731
        (by_account[effect.account_id].pk, f"person-{effect.number:06d}") in replied
        and effect.at > replied[by_account[effect.account_id].pk, f"person-{effect.number:06d}"]
        and effect.kind != "withdraw"
    )
    return sum(map(is_late, effects))


def _illegal() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT before, after, count(*) FROM seen_moves GROUP BY 1, 2")
        moves = cursor.fetchall()
    return sum(count for before, after, count in moves if State(after) not in TRANSITIONS[State(before)])
