"""The style page: every component in every state, from the partials and types the pages use; for developers alone."""

from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from accounts.requests import UserRequest
from campaigns.stages import LABELS, Stage, family_of
from campaigns.views.sections import preset_cards
from leadr.common import clock
from leadr.common.forms import Slider, Switches
from leadr.common.htmx import page as page_of
from leadr.common.htmx import wants_part
from leadr.workspace import samples
from results import counts, shown, why
from workflows.forms import StepsForm
from workflows.models import Workflow

DAYS = [("mon", "Monday"), ("tue", "Tuesday"), ("wed", "Wednesday")]
WRONG = {"wrong-text": "", "wrong-words": "", "wrong-number": "721", "wrong-day": "never", "wrong-address": "x"}


class Fields(forms.Form):
    """One field of each kind."""

    text = forms.CharField(label="One line", help_text="A sentence that helps.")
    words = forms.CharField(label="Many lines", widget=forms.Textarea(attrs={"rows": 3}))
    address = forms.EmailField(label="Email address")
    number = forms.IntegerField(label="Minutes between steps", min_value=5, max_value=720, widget=Slider("minutes"))
    hours = forms.IntegerField(label="Hours to wait", min_value=1, max_value=168, widget=Slider("hours"))
    day = forms.ChoiceField(label="One of a few", choices=DAYS, widget=forms.RadioSelect)
    days = forms.MultipleChoiceField(label="Some of a few", choices=DAYS, widget=forms.CheckboxSelectMultiple)
    steps = forms.MultipleChoiceField(label="Each on or off", choices=DAYS, widget=Switches)
    zone = forms.ChoiceField(label="One of many", choices=DAYS)
    is_on = forms.BooleanField(label="On or off", required=False)


FILLED = {
    "text": "Spring", "words": "Hi {{first_name}}", "address": "ada@leadr.test", "number": 90, "hours": 30,
    "day": "mon", "days": ["mon", "tue"], "steps": ["mon"], "zone": "tue", "is_on": True,
}  # fmt: skip


@require_safe
def styleguide(request: UserRequest) -> HttpResponse:
    """The page itself; the drawer on it fetches its lead from here too."""
    if not settings.DEBUG:
        raise Http404("The style page is for developers.")
    now = clock.now()
    if wants_part(request):
        return page_of(request, "results/lead.html", _lead(request, now), part="drawer")
    return page_of(request, "workspace/styleguide.html", _context(request, now))


def _context(request: UserRequest, now: datetime) -> dict[str, Any]:
    user, rows = request.user, samples.campaigns(request.user, now=now)
    return _parts(now) | {
        "families": [(name, list(stages)) for name, stages in groupby(sorted(Stage, key=_family), key=_family)],
        "campaigns": rows,
        "states": [{"row": row, "why": {"sentence": row.why}, "campaign": row.campaign} for row in rows[1:]],
        "campaign": rows[2].campaign,
        "draft": rows[0].campaign,
        "cards": samples.cards(user, now=now),
        "table": samples.leads(user, now=now),
    }


def _parts(now: datetime) -> dict[str, Any]:
    off = Fields(initial=FILLED, prefix="off")
    for field in off.fields.values():
        field.disabled = True
    return {
        "forms": {
            "As it stands": Fields(initial=FILLED, prefix="good"),
            "Refused": Fields(WRONG, prefix="wrong"),
            "Disabled": off,
        },
        "presets": preset_cards(StepsForm(instance=Workflow(), prefix="cards")),
        "said": samples.MESSAGES,
        "numbers": samples.NUMBERS,
        "counters": shown.counters(samples.COUNTS),
        "show": "accepted",
        "funnel": counts.funnel(samples.COUNTS),
        "days": samples.days(now=now),
        "chart": samples.forecast(now=now),
        "plan": {"timezone": "Europe/Berlin"},
        "picture": samples.graph(),
        "entries": samples.timeline(now=now),
        "problems": samples.PROBLEMS,
        "upgrade_url": "#no-access",
        "asks": samples.ASKS[0],
        "asks_live": samples.ASKS[1],
        "old": now - timedelta(minutes=3),
    }  # fmt: skip


def _lead(request: UserRequest, now: datetime) -> dict[str, Any]:
    found = samples.lead(request.user, *samples.PEOPLE[0], now=now)
    return {
        "campaign": found.campaign,
        "lead": found,
        "stage": LABELS[found.stage],
        "family": family_of(found.stage),
        "why": why.Why("They replied, so nothing more is sent to them."),
        "entries": samples.timeline(now=now),
        "film": samples.FILMS[1],
    }


def _family(stage: Stage) -> str:
    return stage.family
