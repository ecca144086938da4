"""A page of a campaign's leads: newest first, by name or stage, from a key onwards."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Lower
from django_stubs_ext import WithAnnotations

from campaigns.models import Action, Campaign, Lead
from campaigns.stages import LABELS, family_of
from campaigns.states import State
from leadr.common import keys
from results import films, shown
from results.films import Film
from workflows import kinds


class Upcoming(TypedDict):
    """What the table's query adds to a lead."""

    next_kind: str | None
    next_at: datetime | None


INDEXED = 6  # letters of a search
type UpcomingLead = WithAnnotations[Lead, Upcoming]


@dataclass(frozen=True, slots=True)
class LeadRow:
    """A lead as the table shows it."""

    lead: Lead
    stage: str
    family: str
    next_kind: str
    next_at: datetime | None
    film: Film | None


@dataclass(frozen=True, slots=True)
class Table:
    """A page of rows, and the key of the next page (empty at the end)."""

    rows: list[LeadRow]
    next_key: str

    @property
    def has_films(self) -> bool:
        """Whether any of its leads has something to say of a film."""
        return any(row.film for row in self.rows)


def named[Leads: QuerySet[Lead]](leads: Leads, search: str) -> Leads:
    """The leads whose names contain the search, in any case.

    The index is asked for the end of the longest word only: each three letters in a row that a million names share
    cost it a long list, and a few letters find nearly as few names as all of them.
    """
    end = max(search.lower().split(), key=len)[-INDEXED:]
    return leads.annotate(lower_name=Lower("full_name")).filter(lower_name__contains=end, full_name__icontains=search)


def page_of(campaign: Campaign, *, search: str, stage: str, after: str, show: str = "") -> Table:
    """Leads of a campaign below the key `after`; what makes no sense in the address is left aside."""
    upcoming = Action.objects.filter(lead=OuterRef("pk"), state=State.SCHEDULED).order_by("due_at")
    leads = shown.only(campaign.leads.all(), show).annotate(
        next_kind=Subquery(upcoming.values("kind")[:1]), next_at=Subquery(upcoming.values("due_at")[:1])
    )
    if stage in LABELS:
        leads = leads.filter(stage=stage)
    if search.strip():
        leads = named(leads, search)
    found, next_key = keys.newest(leads, after=after)
    made = films.of_leads(campaign, found)
    return Table([_row(lead, made.get(lead.pk)) for lead in found], next_key)


def _row(lead: UpcomingLead, film: Film | None) -> LeadRow:
    return LeadRow(
        lead=lead,
        stage=LABELS[lead.stage],
        family=family_of(lead.stage),
        next_kind=kinds.LABELS.get(lead.next_kind or "", ""),
        next_at=lead.next_at,
        film=film,
    )
