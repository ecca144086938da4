"""An in-memory LinkedIn with the gateway's interface; it misbehaves by dice, and remembers every side effect."""

import heapq
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from accounts.linkedin_posts import CommentFacts, PostFacts
from accounts.linkedin_wire import Invitation, Invitations, Page, Profile, Receipt, SentText
from leadr.common.gateways import Refused, Scope, TryLater, Unclear
from leadr.simulation import people

SILENT_AFTER, SILENT_BEFORE, THROTTLED, DROPPED = 0.004, 0.004, 0.002, 0.0005
OUTAGE = timedelta(hours=20)


@dataclass(frozen=True, slots=True)
class Effect:
    """Something that reached a person."""

    account_id: str
    number: int
    kind: str
    text: str
    at: datetime


@dataclass(order=True, slots=True)
class Event:
    """Something the world will tell us at a moment; `tell` does it."""

    at: datetime
    order: int
    tell: Callable[[datetime], None] = field(compare=False)


class World:
    """One LinkedIn for all accounts of a simulation."""

    def __init__(self, seed: int, clock: Callable[[], datetime], *, faults: bool = True) -> None:
        self.seed, self.clock = seed, clock
        self.dice = random.Random(seed)  # noqa: S311 - the same misbehaviour every time
        self.has_faults = faults
        self.effects: list[Effect] = []
        self.events: list[Event] = []
        self.faults = 0
        self.searches: dict[str, range] = {}
        self.on_accept: Callable[[str, int, datetime], None] = lambda *_: None
        self.on_reply: Callable[[str, int, datetime], None] = lambda *_: None
        self.on_session: Callable[[str, str, datetime], None] = lambda *_: None
        self._pending: dict[tuple[str, int], datetime] = {}
        self._relations: dict[tuple[str, int], datetime] = {}
        self._said: dict[tuple[str, int], list[SentText]] = {}
        self._comments: dict[int, list[CommentFacts]] = {}
        self._likes: set[tuple[str, int]] = set()

    # -- what the engine calls ----------------------------------------------
    def search(self, account_id: str, *, url: str, cursor: str | None, limit: int) -> Page:
        """People of a search, in a stable order."""
        numbers, start = self.searches[url], int(cursor or 0)
        end = min(start + limit, len(numbers))
        found = tuple(people.person(number, account_id) for number in numbers[start:end])
        return Page(found, str(end) if end < len(numbers) else None)

    def profile(self, account_id: str, identifier: str) -> Profile:
        """A person, and how the account stands to them."""
        number = people.number_of(identifier)
        distance = 1 if self._knows(account_id, number) else 2
        pending = "PENDING" if (account_id, number) in self._pending else ""
        return Profile(people.person(number, account_id), distance, pending)

    def relations(self, account_id: str, *, cursor: str | None, limit: int) -> Page:
        """Who accepted, newest first."""
        mine = [(at, number) for (owner, number), at in self._relations.items() if owner == account_id]
        newest = sorted(mine, reverse=True)[:limit]
        return Page(tuple(people.person(number, account_id) for _at, number in newest), None)

    def connected_at(self, account_id: str, *, public_identifier: str) -> datetime | None:
        """Since when somebody is connected; None for those who always were."""
        return self._relations.get((account_id, people.number_of(public_identifier)))

    def invite(self, account_id: str, *, provider_id: str, note: str | None) -> Receipt:
        """Invite somebody, once."""
        number = people.number_of(provider_id)
        if self._knows(account_id, number):
            raise Refused("already_connected", "You are connected already.", scope=Scope.LEAD)
        if (account_id, number) in self._pending:
            raise Refused("already_invited_recently", "They were invited before.", scope=Scope.LEAD)
        return Receipt(self._act(account_id, number, "invite", note or "", self._invited))

    def sent_invitations(self, account_id: str, *, cursor: str | None) -> Invitations:
        """Invites that wait."""
        mine = [number for owner, number in self._pending if owner == account_id]
        rows = (
            Invitation(f"inv-{number}", f"{account_id}:{number}", f"person-{number:06d}") for number in sorted(mine)
        )
        return Invitations(tuple(rows), None)

    def withdraw(self, account_id: str, *, invitation_id: str) -> None:
        """Take an invite back."""
        number = people.number_of(invitation_id)
        self._act(account_id, number, "withdraw", "", lambda: self._pending.pop((account_id, number), None))

    def message(self, account_id: str, *, provider_id: str, text: str) -> Receipt:
        """Write to a connection."""
        number = people.number_of(provider_id)
        if not self._knows(account_id, number):
            raise Refused("no_connection_with_recipient", "You are not connected.", scope=Scope.LEAD)
        return Receipt(self._act(account_id, number, "message", text, lambda: self._wrote(account_id, number, text)))

    def messages_with(self, account_id: str, *, provider_id: str, since: datetime) -> tuple[SentText, ...]:
        """What the account wrote to somebody."""
        said = self._said.get((account_id, people.number_of(provider_id)), [])
        return tuple(row for row in said if row.sent_at and row.sent_at >= since)

    def posts_of(self, account_id: str, *, provider_id: str) -> tuple[PostFacts, ...]:
        """Somebody's newest post, if they post at all."""
        number = people.number_of(provider_id)
        if not people.plan(self.seed, number).has_posts:
            return ()
        return (self.post(account_id, post_id=people.post_id(number)),)

    def post(self, account_id: str, *, post_id: str) -> PostFacts:
        """One post."""
        number = people.number_of(post_id)
        return PostFacts(
            social_id=post_id, url="", text=f"Thoughts of person {number}", posted_at=people.posted_at(self.clock()),
            author=people.person(number, account_id), can_react=True, can_comment=True, is_repost=False,
            is_liked=(account_id, number) in self._likes,
        )  # fmt: skip

    def comments(self, account_id: str, *, post_id: str) -> tuple[CommentFacts, ...]:
        """The comments under a post."""
        return tuple(self._comments.get(people.number_of(post_id), []))

    def comment(self, account_id: str, *, post_id: str, text: str) -> Receipt:
        """Comment on a post."""
        number = people.number_of(post_id)
        written = CommentFacts(text, f"me-{account_id}", self.clock())
        keep = self._comments.setdefault(number, []).append
        return Receipt(self._act(account_id, number, "comment", text, lambda: keep(written)))

    def like(self, account_id: str, *, post_id: str) -> None:
        """Like a post."""
        number = people.number_of(post_id)
        self._act(account_id, number, "like", "", lambda: self._likes.add((account_id, number)))

    # -- what happens by itself ---------------------------------------------
    def later(self, after: timedelta, tell: Callable[[datetime], None]) -> None:
        """Plan something the world will tell."""
        heapq.heappush(self.events, Event(self.clock() + after, len(self.effects) + len(self.events), tell))

    def play(self) -> int:
        """Tell everything that is due by now; how much that was."""
        told = 0
        while self.events and self.events[0].at <= self.clock():
            event = heapq.heappop(self.events)
            event.tell(self.clock())
            told += 1
        return told

    def accept(self, account_id: str, number: int) -> None:
        """Somebody accepts a pending invite."""
        if self._pending.pop((account_id, number), None):
            self._relations[account_id, number] = self.clock()
            self.on_accept(account_id, number, self.clock())

    def _knows(self, account_id: str, number: int) -> bool:
        return (account_id, number) in self._relations or people.plan(self.seed, number).is_connected

    def _invited(self) -> None:
        effect = self.effects[-1]
        self._pending[effect.account_id, effect.number] = effect.at
        if after := people.plan(self.seed, effect.number).accepts_after:
            self.later(after, lambda _now: self.accept(effect.account_id, effect.number))

    def _wrote(self, account_id: str, number: int, text: str) -> None:
        self._said.setdefault((account_id, number), []).append(SentText(text, self.clock()))
        if after := people.plan(self.seed, number).replies_after:
            self.later(after, lambda now: self.on_reply(account_id, number, now))

    def _act(self, account_id: str, number: int, kind: str, text: str, change: Callable[[], object]) -> str:
        self._may_misbehave(account_id)
        if self._strikes(SILENT_BEFORE):
            raise Unclear("no_answer", "No answer.")
        self.effects.append(Effect(account_id, number, kind, text, self.clock()))
        change()
        if self._strikes(SILENT_AFTER):
            raise Unclear("no_answer", "No answer.")
        return f"{kind}-{number}"

    def _may_misbehave(self, account_id: str) -> None:
        if self._strikes(THROTTLED):
            raise TryLater("too_many_requests", "Wait.", scope=Scope.KIND, after=timedelta(hours=2))
        if self._strikes(DROPPED):
            self.later(OUTAGE, lambda now: self.on_session(account_id, "OK", now))
            raise TryLater("disconnected_account", "The session is gone.", scope=Scope.ACCOUNT)

    def _strikes(self, chance: float) -> bool:
        strikes = self.has_faults and self.dice.random() < chance
        self.faults += strikes
        return strikes
