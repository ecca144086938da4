"""Plays a simulation: moves the clock from one thing that is due to the next and lets the real engine do its work."""

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import cast

from django.conf import settings

from accounts import watch
from accounts.linkedin import LinkedIn
from accounts.models import ProviderEvent
from campaigns import lifecycle
from campaigns.engine import claim, perform, recover, run, settle
from campaigns.engine.outside import Outside
from campaigns.models import Campaign
from campaigns.states import CampaignState
from delivery.email import Delivered, Outcome
from leadr.common.sql import fetch
from leadr.simulation.stage import Cast
from leadr.simulation.world import World
from workflows.kinds import Lane

STEP = timedelta(minutes=1)
LONGEST = timedelta(hours=6)
# What a tick does is looked for no more often; what is known to come is done at its very moment.
TICK = timedelta(minutes=15)
# Row by row in the order of the queue, as the server does it where there are many rows.
QUEUED = f"""
SELECT lane.name, (
  SELECT due_at FROM campaigns_action AS action
  WHERE state = 'scheduled' AND lane = lane.name
    AND (SELECT state = 'running' FROM campaigns_campaign WHERE id = action.campaign_id)
    AND (SELECT health = 'working' AND deleted_at IS NULL FROM accounts_linkedinaccount WHERE id = action.account_id)
  ORDER BY due_at LIMIT 1
)
FROM (VALUES {", ".join(f"('{lane}')" for lane in Lane)}) AS lane(name)
"""  # noqa: S608  # nosec B608 - our own statement
TICKED = """
SELECT
  (SELECT happened_at FROM accounts_providerevent WHERE settled_at IS NULL AND source <> 'account_status' LIMIT 1),
  (SELECT min(due_at) FROM campaigns_action WHERE state = 'waiting' AND kind = 'invite'),
  (SELECT min(started_at) + %(silence)s FROM campaigns_action WHERE state = 'started'),
  (SELECT min(due_at) FROM campaigns_action WHERE state = 'unclear' AND asked < %(asked)s)
"""
DIES, PAUSES, LOST, TWICE = 0.001, 0.002, 0.03, 0.05


def silence() -> timedelta:
    """After how long a worker counts as dead; the simulation's clock is not stretched."""
    return timedelta(seconds=settings.SILENT_SECONDS)


@dataclass
class Clock:
    """The virtual clock."""

    moment: datetime

    def __call__(self) -> datetime:
        """The present moment."""
        return self.moment


@dataclass
class Play:
    """A running simulation."""

    clock: Clock
    world: World
    cast: Cast
    dice: random.Random
    outside: Outside = field(init=False)
    _recovers: list[Callable[..., int]] = field(init=False)
    _ticked_at: datetime = field(init=False)
    _tick_at: datetime = field(init=False)
    deaths: int = 0

    def __post_init__(self) -> None:
        self.outside = Outside(
            linkedin=cast(LinkedIn, self.world),
            comment=lambda *_args, **_named: "Thank you for sharing this.",
            rephrase=lambda *_args, text, **_named: text,
            deliver=lambda letter, **_named: Delivered(Outcome.NO_CONTACT, "No email address is known for them."),
            start_render=lambda *_args, **_named: None,
        )
        # As `TICKED` asks for them.
        self._recovers = [
            recover.answers,
            recover.expired,
            partial(recover.silent, silence=silence(), grace=timedelta(seconds=settings.UNIPILE_READ_SECONDS)),
            partial(settle.settle, outside=self.outside),
        ]
        self._ticked_at = self._tick_at = self.clock.moment
        self.world.on_accept, self.world.on_reply = self._accepted, self._replied
        self.world.on_session = lambda account_id, status, now: watch.take_status(
            account_id, status, payload={}, happened_at=now, now=now
        )

    def until(self, end: datetime) -> None:
        """Let time pass up to `end`."""
        queued = self._queued()
        while self.clock.moment < end:
            if any([self._play_world(), self._meddle(), self._tick()]):
                queued = self._queued()
            while due := [lane for lane, at in queued.items() if at <= self.clock.moment]:
                done = sum(map(self._do, due))
                queued = self._queued()
                if not done:  # due, and not to be done yet
                    break
            self.clock.moment = min(end, self._next(queued.values()))

    def _play_world(self) -> bool:
        """Let people do what they do by now; whether they did anything."""
        is_told = self.world.play() > 0
        if is_told:
            recover.answers(now=self.clock.moment)
        return is_told

    def _tick(self) -> bool:
        """Do what a tick does, as far as it is due, and see when there is more of it; whether anything was done."""
        now = self.clock.moment
        if now < min(self._tick_at, self._ticked_at + TICK):
            return False
        told = self._ticked()
        due = [recovers for recovers, at in zip(self._recovers, told, strict=True) if at and at <= now]
        done = sum(recovers(now=now) for recovers in due)
        self._ticked_at = now
        self._tick_at = min([now + LONGEST, *filter(None, self._ticked() if due else told)])
        return done > 0

    def _do(self, lane: Lane) -> bool:
        """Do one thing of a lane; whether there was something to be done."""
        if self.dice.random() < DIES:
            return self._die(lane)
        return run.run_one(lane, outside=self.outside, now=self.clock) is not None

    def _die(self, lane: Lane) -> bool:
        """A worker is killed after its claim, before or after the world saw its action; whether it had claimed one."""
        action = claim.next_action(lane, now=self.clock.moment)
        if action is None:
            return False
        self.deaths += 1
        if self.dice.random() < 0.5:
            perform.perform(action, outside=self.outside, wanted=0, grace=timedelta(minutes=1), now=self.clock.moment)
        return True

    def _meddle(self) -> bool:
        """People pause and resume as they please; whether somebody did."""
        if self.dice.random() >= PAUSES:
            return False
        campaign = Campaign.objects.get(pk=self.dice.choice(self.cast.campaigns).pk)
        if campaign.state == CampaignState.RUNNING:
            lifecycle.pause(campaign, now=self.clock.moment)
            self.world.later(timedelta(hours=self.dice.uniform(1, 40)), lambda now: self._resume(campaign.pk, now))
        return True

    def _resume(self, pk: int, now: datetime) -> None:
        campaign = Campaign.objects.get(pk=pk)
        if campaign.state == CampaignState.PAUSED:
            lifecycle.resume(campaign, now=now)

    def _next(self, queued: Iterable[datetime]) -> datetime:
        """When the next thing is due; what is due and could not be done is tried again a step later."""
        now = self.clock.moment
        moments = [*queued, self._tick_at, *(event.at for event in self.world.events[:1])]
        return min([now + LONGEST, *(at if at > now else now + STEP for at in moments)])

    def _queued(self) -> dict[Lane, datetime]:
        """When each lane has something to do; one that has nothing to do is left out."""
        return {Lane(name): at for name, at in fetch(QUEUED, []) if at}

    def _ticked(self) -> Sequence[datetime | None]:
        """When each part of a tick has something to do."""
        return fetch(TICKED, {"silence": silence(), "asked": settle.MAX_ASKED})[0]

    def _accepted(self, account_id: str, number: int, now: datetime) -> None:
        fact = {"user_provider_id": f"{account_id}:{number}", "user_public_identifier": f"person-{number:06d}"}
        self._tell(ProviderEvent.Source.RELATION, "new_relation", account_id, fact, now)

    def _replied(self, account_id: str, number: int, now: datetime) -> None:
        sender = {"attendee_provider_id": f"{account_id}:{number}"}
        fact = {"sender": sender, "account_info": {"user_id": f"me-{account_id}"}, "message_id": f"{number} {now}"}
        # A reply is never lost by the provider in this world: a stop that nobody told cannot be kept.
        self._say(ProviderEvent.Source.MESSAGE, "message_received", account_id, fact, now)

    def _tell(self, source: str, name: str, account_id: str, fact: Mapping[str, object], now: datetime) -> None:
        if self.dice.random() >= LOST:
            self._say(source, name, account_id, fact, now)

    def _say(self, source: str, name: str, account_id: str, fact: Mapping[str, object], now: datetime) -> None:
        for _ in range(2 if self.dice.random() < TWICE else 1):
            watch.take_fact(
                source, name, identity_of=watch.identity(source, account_id, repr(sorted(fact.items()))),
                provider_account_id=account_id, payload=dict(fact), happened_at=now, now=now,
            )  # fmt: skip
