"""What the language model is asked about audiences: suggestions, queries, signals in pages, does a post match."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from accounts import language
from accounts.models import User

PAGE_LENGTH = 3000
SUGGEST = (
    "From a rough wish of somebody who sells or recruits, write three to five sharper prompts for finding companies "
    "or people by recent public signals, each with the kinds of signals that fit it. Kinds: hiring_plans, open_jobs, "
    "recent_hires, tech_stack, website, compliance, people, news, expansion, custom."
)
PLAN = (
    "From a prompt, name the job title of the person to reach, and write one or two short web search queries for each "
    "kind of signal, in the language of the prompt's market. A query names what would be published, not the wish."
)
READ = (
    "Find signals in the pages: something that has happened or is planned now at a company, of one of the kinds, and "
    "that fits the prompt. Leave out what is denied, long past, general advice, or about a namesake. The quote is "
    "copied word for word from the page's text. company_domain and person_name are empty or null when the page does "
    "not say. A page may hold no signal; then report none for it."
)
JUDGE = "Say whether the post means what the phrases and the meaning describe, with the reason in one short sentence."


class Suggestion(BaseModel):
    """A sharper prompt and its kinds."""

    prompt: str
    kinds: list[str]


class Suggestions(BaseModel):
    """Three to five of them."""

    suggestions: list[Suggestion]


class Search(BaseModel):
    """One query for a kind."""

    kind: str
    text: str


class Searches(BaseModel):
    """Whom to reach, and what to look for."""

    role: str
    queries: list[Search]


class Reported(BaseModel):
    """A signal as the model reports it; it counts only after its quote was checked."""

    kind: str
    company_name: str
    company_domain: str | None = None
    person_name: str | None = None
    quote: str
    url: str
    confidence: float = Field(default=1.0)


class Report(BaseModel):
    """The signals of some pages."""

    signals: list[Reported]


class Judgement(BaseModel):
    """Whether a post matches, and why."""

    matches: bool
    reason: str


def suggest(user: User, *, prompt: str, now: datetime) -> Suggestions:
    """Sharper prompts for a rough one."""
    return language.extract(user, Suggestions, name="suggestions", system=SUGGEST, data={"prompt": prompt}, now=now)


def plan(user: User, request: Mapping[str, Any], *, now: datetime) -> Searches:
    """The queries of a round: {"prompt", "kinds", "place", "lookback_days"}."""
    return language.extract(user, Searches, name="queries", system=PLAN, data=request, now=now)


def read(user: User, *, prompt: str, kinds: Sequence[str], pages: Sequence[Mapping[str, Any]], now: datetime) -> Report:
    """The signals of a few pages."""
    shown = [{name: page[name] for name in ("url", "title", "date", "text")} for page in pages]
    data = {"prompt": prompt, "kinds": list(kinds), "pages": shown}
    return language.extract(user, Report, name="signals", system=READ, data=data, now=now)


def judge(user: User, request: Mapping[str, Any], *, now: datetime) -> Judgement:
    """Whether a post matches: {"phrases", "meaning", "post": {"author", "headline", "text"}}."""
    data = {name: request[name] for name in ("phrases", "meaning", "post")}
    return language.extract(user, Judgement, name="judgement", system=JUDGE, data=data, now=now)
