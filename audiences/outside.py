"""Asks the outside for one campaign's find: which gateway answers which question, within the day's budget."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import cached_property

from accounts import linkedin_search
from accounts.linkedin import LinkedIn
from accounts.models import User
from audiences import budget, ledger, reading, websearch
from audiences.ledger import Answer, Planned
from audiences.models import Ask, Audience, Query

DAY = timedelta(days=1)
COMPANIES, PEOPLE = 10, 10


@dataclass
class Outside:
    """The outside as one account sees it now, for one find."""

    audience: Audience
    linkedin: LinkedIn
    account_id: str
    now: datetime
    calls_left: int = budget.CALLS
    has_budget: bool = True

    @cached_property
    def owner(self) -> User:
        """Who pays."""
        return self.audience.owner

    def may_ask(self, ask: str) -> bool:
        """Whether this find and this day have room for one more question of the kind."""
        if self.calls_left <= 0:
            return False
        if not self.has_budget or (ask not in budget.PER_USER and ask not in budget.PER_ACCOUNT):
            return True
        today = Query.objects.filter(audience__owner=self.audience.owner_id, ask=ask, answered_at__gt=self.now - DAY)
        by_account = today.filter(asked_by=self.account_id).count()
        return budget.is_left(ask, user_today=today.count(), account_today=by_account)

    def answer(self, query: Query) -> Answer:
        """The answer to a written question, asked for now when there is none yet."""
        return ledger.answer(query, lambda: self._call(query), asked_by=self.account_id, now=self.now)

    def remember(self, planned: Planned) -> Answer | None:
        """The answer to a question that stands by itself; None when today has no room to ask it."""
        query = ledger.write(self.audience, planned, now=self.now)
        if query.answered_at is None and not self.may_ask(query.ask):
            return None
        return self.answer(query)

    def _call(self, query: Query) -> Answer:
        self.calls_left -= 1
        return CALLS[Ask(query.ask)](self, query)


def _plan(outside: Outside, query: Query) -> Answer:
    return reading.plan(outside.owner, query.request, now=outside.now).model_dump()


def _web(_outside: Outside, query: Query) -> Answer:
    return websearch.client().search(**query.request)


def _search(outside: Outside, query: Query) -> Answer:
    asked = query.request
    cursor, limit = asked.get("cursor", ""), asked["limit"]
    return outside.linkedin.ask(outside.account_id, asked["question"], cursor=cursor, limit=limit)


def _post(outside: Outside, query: Query) -> Answer:
    return {"items": [outside.linkedin.kept_post(outside.account_id, post_id=query.request["post_id"])]}


def _read(outside: Outside, query: Query) -> Answer:
    asked = query.request
    said = reading.read(
        outside.owner, prompt=asked["prompt"], kinds=asked["kinds"], pages=asked["pages"], now=outside.now
    )
    return said.model_dump()


def _judge(outside: Outside, query: Query) -> Answer:
    return reading.judge(outside.owner, query.request, now=outside.now).model_dump()


def _places(outside: Outside, query: Query) -> Answer:
    return outside.linkedin.places(outside.account_id, keywords=query.request["keywords"])


def _company(outside: Outside, query: Query) -> Answer:
    if slug := query.request.get("slug"):
        return outside.linkedin.company(outside.account_id, slug)
    question = linkedin_search.companies_question(query.request["name"])
    return outside.linkedin.ask(outside.account_id, question, limit=COMPANIES)


def _people(outside: Outside, query: Query) -> Answer:
    question = linkedin_search.people_question(**query.request)
    return outside.linkedin.ask(outside.account_id, question, limit=PEOPLE)


def _profile(outside: Outside, query: Query) -> Answer:
    person = outside.linkedin.profile(outside.account_id, query.request["identifier"]).person
    return {"person": asdict(person)}


CALLS: dict[Ask, Callable[[Outside, Query], Answer]] = {
    Ask.PLAN: _plan,
    Ask.WEB: _web,
    Ask.POSTS: _search,
    Ask.POST: _post,
    Ask.JOBS: _search,
    Ask.READ: _read,
    Ask.JUDGE: _judge,
    Ask.PLACES: _places,
    Ask.COMPANY: _company,
    Ask.PEOPLE: _people,
    Ask.PROFILE: _profile,
}
