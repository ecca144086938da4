"""A campaign's leads as a CSV file, streamed, with no cell a spreadsheet would run."""

import csv
from collections.abc import Callable, Iterator

from audiences.table import formula_safe
from campaigns.models import Campaign, Lead
from campaigns.stages import LABELS

HEADER = (
    "First name", "Last name", "Headline", "Company", "City", "Profile", "Email", "Stage", "Stage since", "Found",
    "Replied", "Signal", "Signal link", "Signal date", "Video",
)  # fmt: skip
AT_ONCE = 500


def lines(campaign: Campaign) -> Iterator[str]:
    """The file line by line, newest lead first."""
    write = csv.writer(_Echo()).writerow
    yield "\ufeff" + write(HEADER)
    for lead in campaign.leads.order_by("-pk").iterator(chunk_size=AT_ONCE):
        yield write(formula_safe(_cells(lead)))


def _cells(lead: Lead) -> list[str]:
    moments = [lead.stage_at, lead.found_at, lead.replied_at]
    since, found, replied = [moment.isoformat(timespec="minutes") if moment else "" for moment in moments]
    return [
        lead.first_name, lead.last_name, lead.headline, lead.company, lead.city,
        lead.profile_url, lead.email, LABELS[lead.stage], since, found, replied,
        lead.signal_quote, lead.signal_url, str(lead.signal_on or ""), lead.video_url,
    ]  # fmt: skip


class _Echo:
    """A file that returns what is written to it."""

    write: Callable[[str], str] = staticmethod(lambda text: text)
