"""From what was found to findings: only what is quoted word for word, names its company and is recent counts."""

from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any, TypedDict
from urllib.parse import urlsplit

from accounts import untrusted
from accounts.linkedin_search import FoundJob, FoundPost
from audiences import evidence
from audiences.evidence import MAX_QUOTE
from audiences.kinds import ABOUT_A_PERSON, POST_KIND, SignalKind
from audiences.models import Finding, Query, Round
from audiences.reading import PAGE_LENGTH
from audiences.websearch import WebPage

MIN_CONFIDENCE = 0.5


class Page(TypedDict):
    """A page or post as it is kept to be read; the model is shown url, title, date and text."""

    url: str
    title: str
    date: str
    text: str
    post_id: str
    author: dict[str, Any]


def web_page(page: WebPage) -> Page:
    """A web result to be read."""
    return {
        "url": page.url, "title": untrusted.cleaned(page.title)[:300], "date": _day(page.published).isoformat(),
        "text": untrusted.cleaned(page.text)[:PAGE_LENGTH], "post_id": evidence.social_id_of(page.url), "author": {},
    }  # fmt: skip


def post_page(post: FoundPost, *, seen_by: str) -> Page:
    """A LinkedIn post to be read; `seen_by` is the account whose ids its author has."""
    author = asdict(post.author) | {"seen_by": seen_by} if post.author else {}
    title = ", ".join(filter(None, (post.author_name, post.author_headline)))
    return {
        "url": post.url, "title": untrusted.cleaned(title)[:300], "date": _day(post.posted_at).isoformat(),
        "text": untrusted.cleaned(post.text)[:PAGE_LENGTH], "post_id": post.social_id, "author": author,
    }  # fmt: skip


def of_report(query: Query, round_: Round, row: dict[str, Any]) -> Finding | None:
    """A reported signal as a finding; None when its evidence does not hold."""
    wanted = evidence.address_key(row["url"])
    page = next((page for page in query.request["pages"] if evidence.address_key(page["url"]) == wanted), None)
    if page is None or row["kind"] not in query.request["kinds"] or row["confidence"] < MIN_CONFIDENCE:
        return None
    happened_on, quote = date.fromisoformat(page["date"]), row["quote"].strip()[:MAX_QUOTE]
    around = f"{page['title']}\n{page['text']}\n{_host_words(page['url'])}"
    if not evidence.is_verbatim(quote, page["text"]) or not evidence.names(row["company_name"], around):
        return None
    if not evidence.is_within(happened_on, since=round_.since, now=round_.begun_at):
        return None
    person = (row.get("person_name") or "").strip()
    return _finding(
        query, round_, kind=row["kind"], company=row["company_name"].strip(), quote=quote, url=page["url"],
        company_domain=_domain(row.get("company_domain"), around), happened_on=happened_on,
        confidence=min(1.0, row["confidence"]), post_id=page["post_id"], author=page["author"],
        post_text=page["text"] if page["post_id"] else "",
        person_name=person if person and evidence.plain(person) in evidence.plain(around) else "",
    )  # fmt: skip


def of_job(query: Query, round_: Round, job: FoundJob) -> Finding | None:
    """A job ad as a finding: its title is the quote."""
    if not evidence.is_within(job.posted_at, since=round_.since, now=round_.begun_at) or not evidence.is_web(job.url):
        return None
    title = untrusted.cleaned(job.title)
    if not title:
        return None
    quote = f"{title}, {job.place}" if job.place else title
    return _finding(
        query, round_, kind=SignalKind.OPEN_JOBS.value, company=job.company, company_id=job.company_id,
        quote=quote[:MAX_QUOTE], url=job.url, happened_on=_day(job.posted_at),
    )  # fmt: skip


def of_post(query: Query, round_: Round, page: Page, *, quote: str, reason: str) -> Finding:
    """A matching post as a finding: its author is the lead."""
    return _finding(
        query, round_, kind=POST_KIND, company=str(page["author"].get("company") or ""), quote=quote[:MAX_QUOTE],
        url=page["url"], happened_on=date.fromisoformat(page["date"]), author=page["author"], reason=reason[:300],
        post_id=page["post_id"], post_text=page["text"],
    )  # fmt: skip


def _finding(query: Query, round_: Round, **fields: Any) -> Finding:
    finding = Finding(audience=query.audience, round=round_, query=query, **fields)
    for name in ("company", "company_domain", "person_name", "company_id"):
        setattr(finding, name, getattr(finding, name)[:200])
    company = evidence.company_key(finding.company)
    finding.fingerprint = evidence.fingerprint(round_.recipe, evidence.address_key(finding.url), company)
    finding.subject = subject(finding)
    return finding


def subject(finding: Finding) -> str:
    """Whom a finding leads to: two of one subject bring the same people."""
    author = str(finding.author.get("public_identifier") or "")
    if finding.kind == POST_KIND or (finding.kind in ABOUT_A_PERSON and author):
        return f"person {author or finding.url}"[:300]
    if finding.kind in ABOUT_A_PERSON and finding.person_name:
        return f"person {evidence.plain(finding.person_name)} at {evidence.company_key(finding.company)}"[:300]
    return f"company {evidence.company_key(finding.company)}"[:300]


def _host_words(url: str) -> str:
    return (urlsplit(url).hostname or "").replace(".", " ").replace("-", " ")


def _domain(told: str | None, around: str) -> str:
    domain = (told or "").strip().lower().removeprefix("https://").removeprefix("www.").strip("/")
    return domain if domain and domain in around.lower() else ""


def _day(moment: datetime | date | None) -> date:
    if isinstance(moment, datetime):
        return moment.astimezone(UTC).date()
    if moment is None:
        raise ValueError("What has no date is not looked at.")
    return moment
