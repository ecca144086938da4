"""Rows whose worker fell silent, and waits that were answered or ran out."""

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import ProviderEvent
from campaigns.engine import frozen, moves, news, restage
from campaigns.engine.plan import SKIPS_THE_LEAD
from campaigns.engine.words import lead_of, pk_of
from campaigns.models import Action, Campaign, Lead
from campaigns.stages import ACCEPTED, NOT_ACCEPTED
from campaigns.states import State
from leadr.common.sql import change, columns, fetch, whole
from video import renders
from video.models import Render
from video.states import OnFailure
from workflows.kinds import TRAITS, Kind

log = logging.getLogger(__name__)
BATCH = 200
EXPIRED = f"""
{frozen.WHOLE}
WHERE action.state = 'waiting' AND action.kind = 'invite' AND action.due_at <= %s ORDER BY action.due_at LIMIT %s
"""
FACTS = f"""
SELECT {columns(ProviderEvent, "event")} FROM accounts_providerevent AS event
WHERE event.settled_at IS NULL AND event.source <> 'account_status' ORDER BY event.id LIMIT %s
"""  # noqa: S608  # nosec B608 - only our columns
SETTLE = "UPDATE accounts_providerevent SET verdict = %s, settled_at = %s WHERE id = %s"
# Provider ids are only good for the account that saw them, so the account is part of the question.
OF_ACCOUNT = """
FROM accounts_linkedinaccount AS account
JOIN campaigns_campaign AS campaign ON campaign.account_id = account.id
JOIN campaigns_lead AS lead ON lead.campaign_id = campaign.id
WHERE account.provider_account_id = %s AND lead.{} = %s
"""
LEADS = f"""
SELECT {columns(Campaign, "campaign")}, {columns(Lead, "lead")} {OF_ACCOUNT} ORDER BY campaign.id, lead.id
"""  # noqa: S608  # nosec B608 - only our columns
# Person by person through the index, however many invites wait.
INVITES = f"""
SELECT {frozen.JOINED}
FROM (SELECT lead.id {OF_ACCOUNT} OFFSET 0) AS told
CROSS JOIN LATERAL (
  SELECT * FROM campaigns_action
  WHERE lead_id = told.id AND kind = 'invite' AND state IN ('waiting', 'unclear') OFFSET 0
) AS action
JOIN campaigns_lead AS lead ON lead.id = action.lead_id
JOIN campaigns_campaign AS campaign ON campaign.id = action.campaign_id
JOIN accounts_linkedinaccount AS account ON account.id = action.account_id
ORDER BY action.campaign_id, action.id
"""  # noqa: S608  # nosec B608 - only our columns
TO_COME = f"""
{frozen.WHOLE}
WHERE action.lead_id = %s AND action.kind <> 'withdraw' AND action.state IN ('scheduled', 'waiting')
ORDER BY action.id
"""


def silent(*, silence: timedelta, grace: timedelta, now: datetime) -> int:
    """Take back what a worker started and never finished: again if that is harmless, else unclear."""
    rows = Action.objects.filter(state=State.STARTED, started_at__lt=now - silence)
    pks = rows.order_by("started_at").values_list("pk", flat=True)
    return _each(_wholes(pks), lambda action: _take_back(action, grace, now))


def expired(*, now: datetime) -> int:
    """Close invites nobody accepted in time; their other children run."""
    return _each(
        frozen.wholes(EXPIRED, [now, BATCH]),
        lambda action: moves.close(action, State.DONE, now=now, reason=NOT_ACCEPTED, note="Not accepted in time."),
    )


def answers(*, now: datetime) -> int:
    """Apply what the provider told of relations and replies; each fact once, in any order."""
    count = 0
    for row in fetch(FACTS, [BATCH]):
        fact = whole(ProviderEvent, iter(row))
        try:
            with transaction.atomic(durable=True):
                change(SETTLE, [_apply(fact, now), now, fact.pk])
            count += 1
        except moves.Moved as moved:
            log.info("fact %s is read again: %s", fact.pk, moved)
        except Exception:
            log.exception("fact %s could not be applied", fact.pk)
    return count


def films(*, now: datetime) -> int:
    """Read the answers of AI Studio, and give up on what it never answered."""
    answered = list(Render.objects.unsettled().order_by("answered_at")[:BATCH])
    for render in answered:
        waiting = Action.objects.filter(pk=pk_of(render.key), kind=Kind.VIDEO, state=State.WAITING)
        _each(_wholes(waiting.values_list("pk", flat=True)), partial(_filmed, render=render, now=now))
    _settle(answered, now)
    late = Action.objects.filter(state=State.WAITING, kind=Kind.VIDEO, due_at__lte=now)
    pks = late.order_by("due_at").values_list("pk", flat=True)
    return _each(_wholes(pks), partial(_filmed, render=None, now=now))


def _settle(answered: list[Render], now: datetime) -> None:
    """Call read what was read; an answer that came while its action was begun is read at a later tick.

    An action that has not begun asks for its answer when it does, and until then the answer is in nobody's way.
    """
    films = Action.objects.filter(pk__in=[pk_of(render.key) for render in answered], kind=Kind.VIDEO)
    with transaction.atomic(durable=True):
        # Locked, so that none begins, and asks, before its answer is called read.
        not_begun = set(films.scheduled().select_for_update(skip_locked=True).values_list("pk", flat=True))
        begun = set(films.open().exclude(pk__in=not_begun).values_list("pk", flat=True))
        renders.settle([render.key for render in answered if pk_of(render.key) not in begun], now=now)


def _filmed(action: Action, *, render: Render | None, now: datetime) -> None:
    moves.lock(action.campaign)
    if render and render.address:
        film = {"video_url": render.address, "video_thumbnail": render.thumbnail}
        Lead.objects.filter(pk=lead_of(action).pk).update(**film)
        moves.close(action, State.DONE, now=now, reason="", note="")
        return
    plan = action.campaign.video
    skips = plan is not None and plan.on_failure == OnFailure.SKIP_LEAD
    note = (render.sentence if render else "") or "No video came within 24 hours."
    moves.close(action, State.FAILED, now=now, reason=SKIPS_THE_LEAD if skips else "no_video", note=note)


def _take_back(action: Action, grace: timedelta, now: datetime) -> None:
    moves.lock(action.campaign)
    if TRAITS[Kind(action.kind)].is_repeatable:
        moves.again(action, now=now, due_at=now, note="Its worker fell silent; again.")
        return
    note = "Its worker fell silent; asking outside whether it went out."
    moves.move(action, State.UNCLEAR, now=now, due_at=now + grace, reason="silent", note=note)
    restage.of_action(action, now=now)


def _apply(fact: ProviderEvent, now: datetime) -> str:
    said = fact.payload
    if fact.name == "new_relation":
        return _connected(fact, said.get("user_provider_id"), said.get("user_public_identifier"), now)
    if fact.name != "message_received":
        return "ignored: unknown event"
    sender, info = _object(said.get("sender")), _object(said.get("account_info"))
    if sender.get("attendee_provider_id") == info.get("user_id"):
        return "ignored: our own message"
    return _replied(fact, sender.get("attendee_provider_id"), now)


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _asked(fact: ProviderEvent, statement: str, provider_id: Any, public_identifier: Any) -> tuple[str, list[Any]]:
    """A statement about the person of a fact, with its values: by their public name, else by the provider's id.

    Who has neither is nobody: leads whose id is not known yet have an empty one.
    """
    told = {"public_identifier": public_identifier, "provider_id": provider_id}
    known = {name: value for name, value in told.items() if value and isinstance(value, str)}
    name, value = next(iter(known.items()), ("provider_id", None))
    return statement.format(name), [fact.provider_account_id, value]


def _lead(values: Iterator[Any]) -> Lead:
    campaign, lead = whole(Campaign, values), whole(Lead, values)
    lead.campaign = campaign
    return lead


def _connected(fact: ProviderEvent, provider_id: Any, public_identifier: Any, now: datetime) -> str:
    invites = frozen.wholes(*_asked(fact, INVITES, provider_id, public_identifier))
    for invite in invites:
        moves.close(invite, State.DONE, now=now, reason=ACCEPTED, note="", sent_at=invite.sent_at or invite.started_at)
    return "accepted" if invites else "ignored: no invite waits for this person"


def _replied(fact: ProviderEvent, provider_id: Any, now: datetime) -> str:
    leads = [_lead(iter(row)) for row in fetch(*_asked(fact, LEADS, provider_id, None))]
    for lead in leads:
        # The stop itself cancels what was to come, in this transaction (reliability.md §1).
        moves.lock(lead.campaign)
        if Lead.objects.filter(pk=lead.pk, replied_at=None).update(replied_at=now):
            news.replied(lead, now=now)
        for action in frozen.wholes(TO_COME, [lead.pk]):
            # Somebody who writes to us after an invite has accepted it.
            has_accepted = action.kind == Kind.INVITE and action.state == State.WAITING
            to, reason = (State.DONE, ACCEPTED) if has_accepted else (State.CANCELLED, "replied")
            moves.close(action, to, now=now, reason=reason, note="They replied.")
        restage.of_leads([lead.pk], now=now)
    return "replied" if leads else "ignored: not a lead"


def _wholes(pks: QuerySet[Action, int]) -> Iterator[Action]:
    """The first of these actions, each read when its turn comes."""
    for pk in list(pks[:BATCH]):
        yield from frozen.wholes(frozen.ONE, [pk])


def _each(actions: Iterable[Action], deed: Callable[[Action], None]) -> int:
    """Do a deed to each action, each in a transaction of its own: a tick may not die of one row."""
    return sum(_one(action, deed) for action in actions)


def _one(action: Action, deed: Callable[[Action], None]) -> int:
    try:
        with transaction.atomic(durable=True):
            deed(action)
    except moves.Moved as moved:
        log.info("%s", moved)
        return 0
    except Exception:
        log.exception("action %s could not be recovered", action.pk)
        return 0
    return 1
