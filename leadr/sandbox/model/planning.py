"""The tasks that turn a wish into work: sharper prompts, and web queries."""

import re
from typing import Any

from leadr.sandbox.model import language
from leadr.sandbox.model.cues import KINDS

Input = dict[str, Any]
TITLES = (
    "Head of Sales", "Sales Director", "VP Sales", "Chief Revenue Officer", "Account Executive", "VP Marketing",
    "Marketing Manager", "Head of Marketing", "Recruiter", "HR Manager", "Head of People", "Software Engineer",
    "Chief Technology Officer", "CTO", "CEO", "CFO", "COO", "Founder", "Product Manager", "Finance Lead",
    "Head of Data", "Operations Manager",
)  # fmt: skip
ROLE_BY_WORD = {
    "recruit": "HR Manager", "talent": "HR Manager", "staffing": "HR Manager", "hr": "HR Manager",
    "security": "Chief Technology Officer", "compliance": "Chief Technology Officer",
    "software": "Chief Technology Officer", "engineer": "Chief Technology Officer", "data": "Chief Technology Officer",
    "marketing": "VP Marketing", "website": "VP Marketing", "design": "VP Marketing", "finance": "Finance Lead",
    "payroll": "Finance Lead",
}  # fmt: skip
QUERIES = {
    "hiring_plans": ("{topic} company plans to hire people and grow its team {place}", "new jobs {topic} {place}"),
    "open_jobs": ("open position {topic} apply now {place}", "company is looking for {role} {place}"),
    "recent_hires": ("has joined company as {role} {place}", "welcome our new colleague {topic} {place}"),
    "tech_stack": ("company migrated its systems to {topic} {place}",),
    "website": ("company launched new website or pricing page {topic} {place}",),
    "compliance": ("company completed audit certified {topic} {place}", "company must comply with {topic} {place}"),
    "people": ("company appointed new {role} {place}", "promoted or steps down {topic} {place}"),
    "news": ("company partnership contract award {topic} {place}",),
    "expansion": ("company opening new office {topic} {place}", "company raised million funding {topic} {place}"),
    "custom": ("{topic} {place}",),
}
HINTS = {
    "hiring_plans": r"hir|grow|recruit|team", "open_jobs": r"job|role|position|vacanc|hir",
    "recent_hires": r"join|new hire|onboard|start", "tech_stack": r"tool|stack|software|crm|cloud|data|use",
    "website": r"website|pricing|launch|product", "compliance": r"soc|iso|complian|audit|secur|dora|gdpr|regulat",
    "people": r"leader|executive|promot|change|ceo|head", "news": r"news|award|partner|announce",
    "expansion": r"expan|fund|office|rais|acqui|market|open",
}  # fmt: skip
NOISE = {"find", "want", "sell", "reach", "recently", "last", "weeks", "days", "that", "like", "should"}
SHARPER = (
    "{wish} that announced it in the last two weeks",
    "{wish} with between 50 and 500 employees",
    "{wish} where a new leader has just started",
    "{wish} that have open positions in the same team",
)


def suggestions(asked: Input) -> Input:
    """Four sharper wishes with their kinds."""
    wish = " ".join(language.said(asked.get("prompt")).split()).rstrip(".!?") or "Companies that are growing"
    kinds = _kinds(wish)
    more: tuple[list[str], ...] = ([], ["expansion"], ["recent_hires", "people"], ["open_jobs"])
    rows = zip(SHARPER, more, strict=True)
    return {
        "suggestions": [
            {"prompt": form.format(wish=wish[:200]), "kinds": list(dict.fromkeys([*extra, *kinds]))[:3]}
            for form, extra in rows
        ]
    }


def _kinds(wish: str) -> list[str]:
    found = [kind for kind, hint in HINTS.items() if re.search(hint, wish, re.IGNORECASE)]
    return found[:3] or ["hiring_plans", "expansion"]


def queries(asked: Input) -> Input:
    """The role to reach, and one or two queries a kind."""
    prompt, place = language.said(asked.get("prompt")), language.said(asked.get("place"))
    role, topic = _role(prompt), _topic(prompt, place)
    wanted = [str(kind) for kind in asked.get("kinds") or [] if str(kind) in KINDS] or ["custom"]
    rows = [
        {"kind": kind, "text": " ".join(form.format(topic=topic, place=place, role=role).split())}
        for kind in wanted
        for form in QUERIES[kind]
    ]
    return {"role": role, "queries": [row for row in rows if row["text"]]}


def _role(prompt: str) -> str:
    named = (title for title in TITLES if re.search(rf"\b{title}s?\b", prompt, re.IGNORECASE))
    words = (role for word, role in ROLE_BY_WORD.items() if re.search(rf"\b{word}", prompt, re.IGNORECASE))
    return next(named, None) or next(words, "Head of Sales")


def _topic(prompt: str, place: str) -> str:
    """The telling words of a wish, in their order, without the place."""
    words = [word for word in language.WORD.findall(prompt) if word.lower() not in language.STOP | NOISE]
    return " ".join(word for word in words if word.lower() not in place.lower())[:80]
