"""Plays a simulation: moves the clock from one thing that is due to the next and lets the real engine do its work."""

import random
from collections.abc import Callable, Mapping
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
from campaigns.models import ALLOWED, Campaign
from campaigns.states import CampaignState
from delivery.email import Delivered, Outcome
from leadr.common.sql import fetch
from leadr.simulation.stage import Cast
from leadr.simulation.world import World
from workflows.kinds import Lane

STEP = timedelta(minutes=1)
LONGEST = timedelta(hours=6)
COMING = f"""
SELECT lane.name, (
  SELECT action.due_at
  {ALLOWED}
  WHERE action.state = 'scheduled' AND action.lane = lane.name
  ORDER BY action.due_at LIMIT 1
)
FROM (VALUES {", ".join(f"('{lane}')" for lane in Lane)}) AS lane(name)
UNION ALL
SELECT 'answers',
  (SELECT happened_at FROM accounts_providerevent WHERE settled_at IS NULL AND source <> 'account_status' LIMIT 1)
UNION ALL
SELECT 'expired', (SELECT min(due_at) FROM campaigns_action WHERE state = 'waiting' AND kind = 'invite')
UNION ALL
SELECT 'silent', (SELECT min(started_at) + %(silence)s FROM campaigns_action WHERE state = 'started')
UNION ALL
SELECT 'unclear', (SELECT min(due_at) FROM campaigns_action WHERE state = 'unclear' AND asked < %(asked)s)
"""  # noqa: S608  # nosec B608 - our own statement
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
    _recovers: dict[str, Callable[..., int]] = field(init=False)
    deaths: int = 0

    def __post_init__(self) -> None:
        self.outside = Outside(
            linkedin=cast(LinkedIn, self.world),
            comment=lambda *_args, **_named: "Thank you for sharing this.",
            rephrase=lambda *_args, text, **_named: text,
            deliver=lambda letter, **_named: Delivered(Outcome.NO_CONTACT, "No email address is known for them."),
            start_render=lambda *_args, **_named: None,
        )
        self._recovers = {
            "answers": recover.answers,
            "expired": recover.expired,
            "silent": partial(
                recover.silent, silence=silence(), grace=timedelta(seconds=settings.UNIPILE_READ_SECONDS)
            ),
            "unclear": partial(settle.settle, outside=self.outside),
        }
        self.world.on_accept, self.world.on_reply = self._accepted, self._replied
        self.world.on_session = lambda account_id, status, now: watch.take_status(
            account_id, status, payload={}, happened_at=now, now=now
        )

    def until(self, end: datetime) -> None:
        """Let time pass up to `end`."""
        coming = self._coming()
        while self.clock.moment < end:
            if told := self.world.play():
                self._do("answers")
            if told + self._meddle():
                coming = self._coming()
            while due := self._due(coming):
                done = sum(map(self._do, due))
                coming = self._coming()
                if not done:  # due, and not to be done yet
                    break
            self.clock.moment = min(end, self._next(coming))

    def _do(self, name: str) -> int:
        """Do one thing of a lane, or a part of a tick; how much that was."""
        if name in self._recovers:
            return self._recovers[name](now=self.clock.moment)
        if self.dice.random() < DIES:
            return self._die(Lane(name))
        return run.run_one(Lane(name), outside=self.outside, now=self.clock) is not None

    def _die(self, lane: Lane) -> int:
        """A worker is killed after its claim, before or after the world saw its action; how many it had claimed."""
        action = claim.next_action(lane, now=self.clock.moment)
        if action is None:
            return 0
        self.deaths += 1
        if self.dice.random() < 0.5:
            perform.perform(action, outside=self.outside, wanted=0, grace=timedelta(minutes=1), now=self.clock.moment)
        return 1

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

    def _next(self, coming: Mapping[str, datetime]) -> datetime:
        """When the next thing is due; what is due and could not be done is tried again a step later."""
        now = self.clock.moment
        moments = [*coming.values(), *(event.at for event in self.world.events[:1])]
        return min([now + LONGEST, *(at if at > now else now + STEP for at in moments)])

    def _coming(self) -> dict[str, datetime]:
        """When each lane, and each part of a tick, has something to do; what has nothing to do is left out."""
        rows = fetch(COMING, {"silence": silence(), "asked": settle.MAX_ASKED})
        return {name: at for name, at in rows if at}

    def _due(self, coming: Mapping[str, datetime]) -> list[str]:
        return [name for name, at in coming.items() if at <= self.clock.moment]

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
