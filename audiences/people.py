"""The people behind a finding: the one it is about, or those at its company who fit the role."""

import re
from typing import Any

from accounts import linkedin_search as wire
from audiences import evidence, handing
from audiences.kinds import ABOUT_A_PERSON
from audiences.ledger import Answer, Planned, gave_up
from audiences.models import Ask, Finding, FindingState
from audiences.outside import Outside
from leadr.common.people import Person

PER_COMPANY = 3
ANY_ROLE = 'Founder OR CEO OR "Head of" OR Director'


class NoRoom(Exception):
    """Today's budget has no room for a question that is needed."""


def behind(finding: Finding, outside: Outside) -> tuple[Person, ...] | None:
    """The leads of a finding; the finding alone when nobody was found; None when today has no room to look."""
    try:
        found = _author(finding, outside) or _named(finding, outside) or _at_company(finding, outside)
    except NoRoom:
        return None
    state = FindingState.READY if found else FindingState.RESOLVED if finding.person_name else FindingState.MATCHED
    handing.note(finding, state)
    return tuple(handing.lead_of(finding, person) for person in found) or (handing.matched(finding),)


def author_of(finding: Finding, outside: Outside) -> Person | None:
    """Who wrote a post, with an id this account can use; without an id when LinkedIn does not show them."""
    known = {name: value for name, value in finding.author.items() if name not in {"seen_by", "signal"}}
    if not known.get("public_identifier"):
        return None
    person = Person(**known)
    if person.provider_id and finding.author.get("seen_by") == outside.account_id:
        return person
    said = ask(outside, Planned(Ask.PROFILE, {"identifier": person.public_identifier}, outside.account_id))
    return read_profile(said) or Person(**{**known, "provider_id": ""})


def read_profile(said: Answer) -> Person | None:
    """The person of a kept profile."""
    row: dict[str, Any] = said.get("person") or {}
    return Person(**{**row, "signal": None}) if row.get("provider_id") and row.get("public_identifier") else None


def fits(role: str, headline: str) -> bool:
    """Whether a headline names a role: all of its words that carry meaning."""
    words = [word for word in re.findall(r"\w+", evidence.plain(role)) if word not in {"of", "the", "and", "or", "in"}]
    has = set(re.findall(r"\w+", evidence.plain(headline)))
    return bool(words) and all(word in has for word in words)


def _author(finding: Finding, outside: Outside) -> tuple[Person, ...]:
    if not finding.author:
        return ()
    headline = str(finding.author.get("headline") or "")
    if finding.kind not in ABOUT_A_PERSON and not fits(finding.round.role, headline):
        return ()
    person = author_of(finding, outside)
    return (person,) if person and person.provider_id else ()


def _named(finding: Finding, outside: Outside) -> tuple[Person, ...]:
    if finding.kind not in ABOUT_A_PERSON or " " not in finding.person_name:
        return ()
    first, _, last = finding.person_name.partition(" ")
    found = _search(outside, company_id=_company_id(finding, outside), first_name=first, last_name=last)
    wanted = evidence.plain(finding.person_name)
    return tuple(person for person in found if evidence.plain(person.full_name) == wanted)[:1]


def _at_company(finding: Finding, outside: Outside) -> tuple[Person, ...]:
    if finding.kind in ABOUT_A_PERSON and finding.person_name:
        return ()  # the signal is about one person: nobody else is written to because of it
    company_id = _company_id(finding, outside)
    if not company_id:
        return ()
    return _search(outside, company_id=company_id, title=finding.round.role or ANY_ROLE)[:PER_COMPANY]


def _company_id(finding: Finding, outside: Outside) -> str:
    if finding.company_id:
        return finding.company_id
    wanted = evidence.company_key(finding.company)
    if not wanted:
        return ""
    listed = wire.companies(ask(outside, Planned(Ask.COMPANY, {"name": finding.company})))
    same = next((row for row in listed if evidence.company_key(row.name) == wanted), None)
    if same is None and finding.company_domain:
        slug = finding.company_domain.rpartition("//")[2].split(".")[0]
        profile = wire.company(ask(outside, Planned(Ask.COMPANY, {"slug": slug})))
        same = profile if profile and evidence.company_key(profile.name) == wanted else None
    return same.company_id if same else ""


def _search(outside: Outside, **words: str) -> tuple[Person, ...]:
    if not words.get("company_id"):
        return ()
    return wire.people(ask(outside, Planned(Ask.PEOPLE, dict(words), outside.account_id)))


def ask(outside: Outside, planned: Planned) -> Answer:
    """The answer to a question that stands by itself; nothing when it was given up. Raises NoRoom."""
    said = outside.remember(planned)
    if said is None:
        raise NoRoom
    return {} if gave_up(said) else said
