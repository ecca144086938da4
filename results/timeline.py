"""Everything that happened and will happen with one lead, every text as sent."""

from dataclasses import dataclass
from datetime import datetime

from campaigns.models import Action, Lead
from campaigns.stages import stage_for
from campaigns.states import CLOSED, State
from workflows.kinds import LABELS, TRAITS, Kind

ANSWERS = {"accepted": "Invite accepted", "not_accepted": "Invite not accepted in time"}
QUIET = {"", "first", "accepted", "not_accepted"}
FILM = {State.WAITING: "being made", State.DONE: "ready"}
# What was tried or written and never left says no words: they were not sent.
NEVER_LEFT = CLOSED - {State.DONE}
WORDS = {
    State.SCHEDULED: "planned",
    State.STARTED: "being done",
    State.WAITING: "waiting",
    State.UNCLEAR: "being checked",
    State.DONE: "done",
    State.SKIPPED: "skipped",
    State.FAILED: "failed",
    State.CANCELLED: "cancelled",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline."""

    at: datetime
    label: str
    family: str
    text: str = ""
    note: str = ""
    is_planned: bool = False
    letter_pk: int | None = None


def of(lead: Lead) -> list[Entry]:
    """The timeline, oldest first; what is planned comes last."""
    rows = list(lead.actions.order_by("moved_at", "pk"))
    keys = {f"a{row.pk}": row.pk for row in rows if row.kind == Kind.EMAIL}
    records = lead.campaign.owner.email_records.filter(key__in=keys).values_list("key", "pk")
    letters = {keys[key]: pk for key, pk in records}
    found = [
        Entry(lead.found_at, "Found", "found"),
        *(entry for row in rows for entry in _entries(row, letters.get(row.pk))),
    ]
    if lead.replied_at:
        found.append(Entry(lead.replied_at, "Replied", "good"))
    return sorted(found, key=lambda entry: (entry.is_planned, entry.at))


def _entries(row: Action, letter_pk: int | None) -> list[Entry]:
    """An invite that was answered tells two things, at two moments."""
    found = [_entry(row, letter_pk)]
    if row.kind == Kind.INVITE and row.finished_at and row.reason in ANSWERS:
        found.append(Entry(row.finished_at, ANSWERS[row.reason], _family(row)))
    return found


def _entry(row: Action, letter_pk: int | None) -> Entry:
    is_planned = row.state == State.SCHEDULED
    at = row.due_at if is_planned else (_sent_at(row) or row.finished_at or row.moved_at)
    reason = row.reason.replace("_", " ") if row.reason not in QUIET else ""
    return Entry(
        at=at,
        label=_label(row),
        family=_family(row),
        text=row.text if _is_told(row) else "",
        note=row.note or (reason.capitalize() if row.state in CLOSED else ""),
        is_planned=is_planned,
        letter_pk=letter_pk,
    )


def _label(row: Action) -> str:
    state = State(row.state)
    film = FILM.get(state) if row.kind == Kind.VIDEO else None
    return f"{LABELS[row.kind]} {film or ('sent' if _sent_at(row) else WORDS[state])}"


def _sent_at(row: Action) -> datetime | None:
    """When it left; what reaches nobody, a draft or a film, is only made."""
    return row.sent_at if TRAITS[Kind(row.kind)].is_outreach else None


def _is_told(row: Action) -> bool:
    return row.state not in NEVER_LEFT and (row.state != State.SCHEDULED or row.kind == Kind.COMMENT)


def _family(row: Action) -> str:
    if row.kind == Kind.WITHDRAW:
        return "working"
    return stage_for(Kind(row.kind), State(row.state), row.reason).family
