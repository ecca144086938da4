"""The words of a draft as real leads would get them, with what was filled in marked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from campaigns.engine.words import values_of
from campaigns.models import Campaign, Lead
from workflows import wording
from workflows.kinds import Kind
from workflows.limits import linkedin_length

COUNT = 3
# Signs of Unicode's private area: they are in no text and no name, and stand for “a value begins, ends”.
BEGIN, END = "\ue000", "\ue001"
EXAMPLE = {
    "first_name": "Nadia", "last_name": "Example", "city": "Leeds", "headline": "Head of Sales",
    "company": "Example Ltd", "video_url": "https://video.example/nadia",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Text:
    """A text in pieces (words, whether they were filled in), how long it is, and by how much it is too long."""

    label: str
    pieces: tuple[tuple[str, bool], ...]
    length: int
    over: int


@dataclass(frozen=True, slots=True)
class Sample:
    """One person and the texts they would get."""

    who: str
    texts: tuple[Text, ...]


def samples(draft: Campaign) -> tuple[list[Sample], bool]:
    """Up to three real leads of the user's newest campaign, else one example; and whether they are real."""
    leads = _leads(draft)
    if not leads:
        return [_sample(draft, "Nadia Example, who is made up", EXAMPLE)], False
    return [_sample(draft, str(lead), values_of(lead)) for lead in leads], True


def text(label: str, words: str, values: Mapping[str, str], *, limit: int) -> Text:
    """A text with values filled in."""
    marked = {name: f"{BEGIN}{value.strip()}{END}" for name, value in values.items() if value and value.strip()}
    plain = wording.fill(words, values)
    length = linkedin_length(plain)
    return Text(label, tuple(_pieces(wording.fill(words, marked))), length, max(0, length - limit))


def _pieces(marked: str) -> list[tuple[str, bool]]:
    pieces: list[tuple[str, bool]] = []
    for place, part in enumerate(marked.split(BEGIN)):
        value, found, rest = part.partition(END)
        pieces += [(value, place > 0), (rest, False)] if found else [(part, False)]
    return [piece for piece in pieces if piece[0]]


def _leads(draft: Campaign) -> Sequence[Lead]:
    newest = draft.owner.campaigns.launched().filter(leads__isnull=False).order_by("-launched_at", "-pk")
    resolved = Lead.objects.filter(campaign__in=newest.values("pk")[:1]).exclude(first_name="")
    return list(resolved.order_by("-pk")[:COUNT])


def _sample(draft: Campaign, who: str, values: Mapping[str, str]) -> Sample:
    workflow, kinds = draft.workflow, draft.workflow.graph.kinds()
    texts: list[Text] = []
    if Kind.INVITE in kinds and workflow.sends_note:
        texts.append(text("Invite note", workflow.note, values, limit=draft.note_limit))
    if Kind.MESSAGE in kinds:
        texts.append(text("Message", workflow.message, values, limit=workflow.message_limit))
    return Sample(who, tuple(texts))
