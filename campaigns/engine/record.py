"""Writes what came of actions: the outcomes, their leads' stages and their children in one transaction."""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import F

from accounts import watch
from accounts.models import User
from audiences.sources import looks_again
from campaigns.engine import circuit, frozen, moves, outcomes, plan, restage
from campaigns.engine.moves import Moved
from campaigns.engine.outcomes import Outcome
from campaigns.engine.words import lead_of
from campaigns.models import Action, Campaign, Contacted, DayRun, Hold, Lead
from campaigns.stages import ACCEPTED, Stage
from campaigns.states import CampaignState, State
from delivery import blocklist, pacing
from leadr.common.people import Person
from leadr.common.sql import add_all, change, fetch
from workflows.kinds import TRAITS, Kind
from workflows.models import CommentMode

log = logging.getLogger(__name__)
SESSION_PAUSE = timedelta(minutes=1)
# Name by name through the index: they are everybody who accepted lately, whoever invited them.
ANSWERED = f"""
SELECT {frozen.JOINED}
FROM unnest(%s::text[]) AS told(name)
CROSS JOIN LATERAL (
  SELECT * FROM campaigns_lead WHERE campaign_id = %s AND public_identifier = told.name OFFSET 0
) AS lead
CROSS JOIN LATERAL (
  SELECT * FROM campaigns_action WHERE lead_id = lead.id AND kind = 'invite' AND state = 'waiting' OFFSET 0
) AS action
JOIN campaigns_campaign AS campaign ON campaign.id = action.campaign_id
JOIN accounts_linkedinaccount AS account ON account.id = action.account_id
ORDER BY action.id FOR NO KEY UPDATE OF action
"""  # noqa: S608  # nosec B608 - only our columns
POST_OF_LEAD = "UPDATE campaigns_lead SET post_id = %s, post_text = %s WHERE id = %s AND post_id = ''"
# From what is open, which is little of what there is.
STOCK = """
SELECT count(DISTINCT action.lead_id) FROM campaigns_action AS action
WHERE action.campaign_id = %s AND action.state IN ('scheduled', 'started', 'waiting', 'unclear') AND NOT EXISTS (
  SELECT FROM campaigns_action AS paced
  WHERE paced.lead_id = action.lead_id AND paced.kind = %s AND paced.state <> 'scheduled'
)
"""
WAITS = "SELECT 1 FROM campaigns_action WHERE campaign_id = %s AND kind = 'invite' AND state = 'waiting' LIMIT 1"
# What an action does to its own lead only.
Plain = outcomes.Waiting | outcomes.Done | outcomes.Skipped | outcomes.Failed
# What is one move and what follows from it; a move takes its campaign itself.
Moving = Plain | outcomes.PostFound | outcomes.Drafted
type Ending[Came: Outcome] = tuple[Action, Came]


def record_all(endings: Sequence[Ending[Outcome]], *, now: datetime) -> None:
    """Write what came of several actions, the plain of it together. What somebody else moved meanwhile is void.

    Should the one transaction fail, each gets its own: what breaks one must not undo what is known of the others.
    """
    plain = [(action, outcome) for action, outcome in endings if isinstance(outcome, Plain)]
    alone = [ending for ending in endings if not isinstance(ending[1], Plain)]
    if len(plain) < 2 or not _are_written(plain, now):
        alone += plain
    broken = list[DatabaseError]()
    for action, outcome in alone:
        try:
            record(action, outcome, now=now)
        except Moved as moved:
            _void(moved, outcome)
        except DatabaseError as error:
            broken.append(error)
    if broken:
        raise broken[0]


def record(action: Action, outcome: Outcome, *, now: datetime) -> None:
    """Write an outcome. A campaign deleted meanwhile keeps the fact and gets nothing further. Raises Moved."""
    with transaction.atomic(durable=True):
        if not isinstance(outcome, Moving):
            moves.lock(action.campaign)
        _write(action, outcome, now)
        _clear_errors([(action, outcome)])


def _are_written(endings: Sequence[Ending[Plain]], now: datetime) -> bool:
    """Write several plain outcomes in one transaction; False when it failed, and nothing was written."""
    try:
        with transaction.atomic(durable=True):
            moves.lock_all([action.campaign for action, _ in endings])
            written = _plain(endings, now)
            _clear_errors(endings)
    except DatabaseError:
        log.exception("%s outcomes could not be written together", len(endings))
        for action, _ in endings:
            action.state = State.STARTED
        return False
    for action, outcome in endings:
        if action not in written:
            _void(Moved.first(action), outcome)
    return True


def _void(moved: Moved, outcome: Outcome) -> None:
    log.warning("%s; its outcome %s stays in this line only", moved, type(outcome).__name__)


def _clear_errors(endings: Iterable[Ending[Outcome]]) -> None:
    for action, outcome in endings:
        campaign = action.campaign
        is_well = not isinstance(outcome, outcomes.Unavailable) and campaign.state == CampaignState.RUNNING
        if is_well and campaign.error:
            Campaign.objects.filter(pk=campaign.pk).update(error="")


def _write(action: Action, outcome: Outcome, now: datetime) -> None:
    match outcome:
        case outcomes.Found():
            _found(action, outcome, now)
        case outcomes.Accepted(identifiers):
            _accepted(action, identifiers, now)
        case outcomes.PostFound(post_id, text):
            _post_found(action, post_id, text, now)
        case outcomes.Drafted(text):
            _drafted(action, text, now)
        case outcomes.Waiting() | outcomes.Done() | outcomes.Skipped() | outcomes.Failed():
            if not _plain([(action, outcome)], now):
                raise Moved.first(action)
        case _:
            _nothing_left(action, outcome, now)


def _plain(endings: Sequence[Ending[Plain]], now: datetime) -> list[Action]:
    """Write plain outcomes, and what follows from them; the actions that were still there to be written on."""
    written = moves.bring_about([(action, *_ending(action, outcome, now)) for action, outcome in endings], now=now)
    for action in written:
        if action.state == State.FAILED:
            circuit.break_if_failing(action, now=now)
    moves.keep_following([action.campaign for action in written if action.state == State.WAITING], now=now)
    return written


def _ending(action: Action, outcome: Plain, now: datetime) -> tuple[State, dict[str, Any]]:
    """The state a plain outcome leads to, and what is written with it."""
    match outcome:
        case outcomes.Waiting(until, text, receipt):
            told = {"text": text, "receipt": receipt, "sent_at": now, "due_at": until}
            return State.WAITING, {"reason": "", "note": "", **told}
        case outcomes.Done(reason, text, receipt):
            sent_at = now if TRAITS[Kind(action.kind)].is_outreach else None
            told = {"text": text, "receipt": receipt, "sent_at": sent_at}
            return State.DONE, {"reason": reason, "note": "", **told}
        case outcomes.Skipped(reason, note):
            return State.SKIPPED, {"reason": reason, "note": note[:300], "charged_at": None}
        case outcomes.Failed(reason, note):
            return State.FAILED, {"reason": reason, "note": note[:300], "charged_at": None}


def keep_words(action: Action, text: str) -> None:
    """Keep the words a started action will send, before it does."""
    if text != action.text:
        Action.objects.filter(pk=action.pk, state=State.STARTED).update(text=text)
        action.text = text


def _post_found(action: Action, post_id: str, text: str, now: datetime) -> None:
    moves.close(action, State.DONE, now=now, reason="", receipt={"post_id": post_id})
    change(POST_OF_LEAD, [post_id[:120], text[:5000], lead_of(action).pk])


def _drafted(action: Action, text: str, now: datetime) -> None:
    if action.campaign.workflow.comment_mode == CommentMode.AUTOMATIC:
        moves.close(action, State.DONE, now=now, reason="written", note="", text=text)
        return
    moves.move(action, State.WAITING, now=now, reason="", note="", text=text)
    restage.of_action(action, now=now)


def _nothing_left(action: Action, outcome: Outcome, now: datetime) -> None:
    if isinstance(outcome, outcomes.Unclear):
        note = outcome.note[:300]
        moves.move(action, State.UNCLEAR, now=now, reason=outcome.reason, note=note, due_at=outcome.at)
        restage.of_action(action, now=now)
        return
    at, attempts, note = now, action.attempts, ""
    match outcome:
        case outcomes.Later(at, _, note, counts):
            attempts += counts
        case outcomes.Held(at, _, note):
            _hold(action, at, note)
        case outcomes.SessionLost(_, note):
            watch.lose_session(action.account, status="DISCONNECTED", now=now)
            at = now + SESSION_PAUSE
        case outcomes.Unavailable(at, note):
            Campaign.objects.filter(pk=action.campaign_id).update(error=note[:300])
    moves.again(action, now=now, due_at=at, attempts=attempts, note=note[:300])


def _hold(action: Action, until: datetime, note: str) -> None:
    Hold.objects.update_or_create(
        account=action.account, kind=action.kind, defaults={"until": until, "sentence": note[:300]}
    )


def _accepted(action: Action, identifiers: Iterable[str], now: datetime) -> None:
    for invite in frozen.wholes(ANSWERED, [list(identifiers), action.campaign_id]):
        invite.campaign = action.campaign  # locked already
        moves.close(invite, State.DONE, now=now, reason=ACCEPTED, note="")
    moves.close(action, State.DONE, now=now)
    if fetch(WAITS, [action.campaign_id]):
        moves.keep_following([action.campaign], now=now)


def _found(action: Action, found: outcomes.Found, now: datetime) -> None:
    campaign = action.campaign
    moves.close(action, State.DONE, now=now)
    if campaign.state == CampaignState.DELETED:
        return
    window, left = plan.left_for_window(campaign, now=now)
    stock = _stock(campaign)
    run, _ = DayRun.objects.get_or_create(
        campaign=campaign, date=window.day, defaults={"asked": pacing.wanted_leads(left_today=left, in_stock=stock)}
    )
    leads = _new_leads(campaign, found.people, now)
    actions = plan.first_steps(campaign, [lead for lead in leads if lead.provider_id], in_stock=stock, now=now)
    add_all(actions)
    repeats = len(found.people) - len(leads)
    DayRun.objects.filter(pk=run.pk).update(found=F("found") + len(leads), duplicates=F("duplicates") + repeats)
    _go_on(campaign, found, wants_more=run.found + len(leads) < run.asked, now=now)


def _go_on(campaign: Campaign, found: outcomes.Found, *, wants_more: bool, now: datetime) -> None:
    was_ended = campaign.is_exhausted  # by the user, while this search was under way
    campaign.is_exhausted = was_ended or (
        found.has_looked and not found.cursor and not looks_again(campaign.audience.source)
    )
    campaign.cursor, campaign.searched_at = found.cursor, now
    Campaign.objects.filter(pk=campaign.pk).update(
        cursor=campaign.cursor, searched_at=now, is_exhausted=campaign.is_exhausted
    )
    if search := plan.next_search(campaign, wants_more=wants_more, now=now):
        search.save()
    moves.finish_if_over(campaign, now=now)


def _new_leads(campaign: Campaign, people: Iterable[Person], now: datetime) -> list[Lead]:
    """The people nobody of this user's campaigns found before, as leads; the owner's row orders rival finds.

    Blocked people are left out (behaviour.md §4). Somebody matched or resolved before may come back complete.
    """
    User.objects.select_for_update(no_key=True).get(pk=campaign.owner_id)
    listed = [person for person in people if person.public_identifier]
    barred = blocklist.blocked(campaign.owner_id, listed) if listed else {}
    by_name = {person.public_identifier[:200]: person for place, person in enumerate(listed) if place not in barred}
    known = set(
        Contacted.objects.filter(owner=campaign.owner_id, public_identifier__in=by_name).values_list(
            "public_identifier", flat=True
        )
    )
    fresh = [person for name, person in by_name.items() if name not in known]
    add_all(
        [
            Contacted(owner_id=campaign.owner_id, public_identifier=person.public_identifier[:200], at=now)
            for person in fresh
        ]
    )
    leads = Lead.objects.bulk_create(Lead.of(person, campaign=campaign, now=now) for person in fresh)
    return leads + _completed(campaign, [by_name[name] for name in known], now)


def _completed(campaign: Campaign, people: Iterable[Person], now: datetime) -> list[Lead]:
    """Leads of this campaign that had no provider id yet and now have one."""
    complete = {person.public_identifier[:200]: person for person in people if person.provider_id}
    waiting = campaign.leads.filter(public_identifier__in=complete, provider_id="")
    leads = []
    for lead in waiting:
        for name, value in Lead.fields_of(complete[lead.public_identifier]).items():
            setattr(lead, name, value or getattr(lead, name))
        lead.stage, lead.stage_at = Stage.READY, now
        lead.save()
        leads.append(lead)
    return leads


def _stock(campaign: Campaign) -> int:
    """How many leads are on their way to the step the pace counts."""
    ((count,),) = fetch(STOCK, [campaign.pk, campaign.paced_kind])
    return int(count)


def wanted(action: Action, *, now: datetime) -> int:
    """How many people a started search should bring for the window it works for."""
    if action.kind != Kind.SEARCH:
        return 0
    window, left = plan.left_for_window(action.campaign, now=now)
    run = DayRun.objects.filter(campaign=action.campaign, date=window.day).first()
    if run:
        return max(0, run.asked - run.found)
    return pacing.wanted_leads(left_today=left, in_stock=_stock(action.campaign))
