"""The sections of the builder: the form of each, what stands beside its fields, and where a problem belongs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import ModelForm
from django.http import QueryDict

from audiences.forms import AudienceForm
from audiences.sources import LABELS, Source
from campaigns.forms import LaunchForm
from campaigns.models import Campaign
from delivery.forms import DeliveryForm, EmailForm
from leadr.common.problem import Problem
from workflows import picture, presets, wording
from workflows.forms import MessagesForm, StepsForm

type Form = ModelForm[Any]

SECTIONS = {
    "audience": "Audience",
    "workflow": "Workflow",
    "messages": "Messages",
    "delivery": "Delivery",
    "email": "Email fallback",
    "accounts": "Accounts",
}
ORDER = ("audience", "workflow", "messages", "delivery", "email", "video", "accounts")
PLACES = {name: SECTIONS.get(name, "Video") for name in ORDER}
"""Everything the outline lists before Review, as it stands on the page; the video has forms of its own."""
SOURCES = {
    Source.SIGNALS: "Companies and people with a fresh reason to hear from you: they hire, grow, change.",
    Source.SEARCH_URL: "The people of a LinkedIn, Sales Navigator or Recruiter search.",
    Source.RECENT_POSTS: "People who wrote lately about what you can help with.",
    Source.CSV: "Your own list: upload it, name its columns, see what is wrong with it.",
}
FIELDS = {"accounts.accounts": "chosen_accounts"}
"""Where a problem names its field otherwise than the form does."""


@dataclass(frozen=True, slots=True)
class Told:
    """A problem with the place on the page it leads to; empty when it is not on this page."""

    sentence: str
    section: str
    field: str
    address: str


def form_of(section: str, draft: Campaign, data: QueryDict | None = None) -> Form:
    """The form of a section."""
    match section:
        case "audience":
            return AudienceForm(data, instance=draft.audience)
        case "workflow":
            return StepsForm(data, instance=draft.workflow)
        case "messages":
            return MessagesForm(data, instance=draft.workflow, has_video=draft.has_video)
        case "delivery":
            return DeliveryForm(data, instance=draft.delivery)
        case "email":
            return EmailForm(data, instance=draft.delivery, check_words=wording.problems)
        case _:
            return LaunchForm(data, instance=draft, owner=draft.owner)


def told(problems: Iterable[Problem], forms: Mapping[str, Form]) -> list[Told]:
    """Each problem with its section and the field it leads to."""
    return [_told(problem, forms) for problem in problems]


def beside(problems: Iterable[Told], forms: Mapping[str, Form]) -> None:
    """Put each sentence beside its field; templates/forms/field.html says it."""
    for problem in problems:
        form = forms.get(problem.section)
        if form is not None and problem.field in form.fields and not form.errors:
            bound: Any = form[problem.field]
            bound.problems = [*getattr(bound, "problems", []), problem.sentence]


def source_cards(form: Form) -> list[dict[str, Any]]:
    """The sources as cards, each with a sentence."""
    return [
        {"radio": radio, "label": label, "sentence": SOURCES[Source(value)]}
        for radio, (value, label) in zip(form["source"], LABELS.items(), strict=True)
    ]


def preset_cards(form: Form) -> list[dict[str, Any]]:
    """The presets as cards, each with a sentence and a small picture."""
    return [
        {"radio": radio, "preset": preset, "picture": picture.small(preset.graph)}
        for radio, preset in zip(form["preset"], presets.PRESETS.values(), strict=True)
    ]


def _told(problem: Problem, forms: Mapping[str, Form]) -> Told:
    section, _, name = problem.field.partition(".")
    if name.startswith("email_"):
        section = "email"
    field = FIELDS.get(problem.field, name)
    if section in forms and field in forms[section].fields:
        return Told(problem.sentence, section, field, f"#field-{field}")
    return Told(problem.sentence, section, field, f"#{section}" if section in PLACES else "")
