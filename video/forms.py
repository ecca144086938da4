"""The video section of the builder: which template, what its segments speak, what happens without a film."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from video.mapping import FIELDS, LABELS, MOST_CHARACTERS, MOST_SEGMENTS, Segment, Source
from video.models import VideoPlan


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the mapping table, with its inputs."""

    segment: Segment
    source: BoundField
    text: BoundField
    default: BoundField


class VideoPlanForm(forms.ModelForm[VideoPlan]):
    """The mapping table, a row for each segment of the template, and the failure policy."""

    class Meta:
        model = VideoPlan
        fields = ("on_failure",)
        widgets = {"on_failure": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # The builder has other forms beside it, and one of them a `source` too.
        super().__init__(*args, **{"auto_id": "video_%s", **kwargs})
        self.segments: list[Segment] = self.instance.segments
        for number, segment in enumerate(self.segments):
            self._add(number, segment)

    def _add(self, number: int, segment: Segment) -> None:
        name = segment.variable
        self.fields[f"source_{number}"] = forms.ChoiceField(
            label=f"“{name}” speaks",
            choices=list(LABELS.items()),
            required=False,
            initial=segment.source.value,
        )
        for part, label in (("text", "Fixed text"), ("default", "Default value")):
            self.fields[f"{part}_{number}"] = forms.CharField(
                label=f"{label} for “{name}”",
                max_length=MOST_CHARACTERS,
                required=False,
                initial=getattr(segment, part),
            )

    @property
    def lines(self) -> Iterator[Line]:
        """The rows of the table."""
        for number, segment in enumerate(self.segments):
            yield Line(segment, self[f"source_{number}"], self[f"text_{number}"], self[f"default_{number}"])

    def chosen(self) -> list[Segment]:
        """The mapping as it was sent in."""
        return [
            replace(
                segment,
                source=Source(self.cleaned_data[f"source_{number}"]),
                text=self.cleaned_data[f"text_{number}"],
                default=self.cleaned_data[f"default_{number}"],
            )
            for number, segment in enumerate(self.segments)
        ]


class TemplateForm(forms.Form):
    """A template by its id, with the names of its segments when AI Studio does not list them for us."""

    template_id = forms.UUIDField(
        label="Template id",
        error_messages={"invalid": "A template id looks like 7d0c41e2-93ab-4f0e-8a55-2f1f0b7f9c11."},
    )
    variables = forms.CharField(
        label="Its segments, one a line",
        required=False,
        max_length=MOST_SEGMENTS * MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Only needed when AI Studio does not list them for us. Keep their order.",
    )

    def clean_variables(self) -> list[str]:
        """The names, each once."""
        names = [line.strip() for line in self.cleaned_data["variables"].splitlines()]
        found = list(dict.fromkeys(name for name in names if name))
        if len(found) > MOST_SEGMENTS or any(len(name) > MOST_CHARACTERS for name in found):
            raise forms.ValidationError(
                f"A template has at most {MOST_SEGMENTS} segments with names of {MOST_CHARACTERS} characters."
            )
        return found


class PreviewForm(forms.Form):
    """The fields of one lead, to look at a film for them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "preview_%s", **kwargs})
        for field in FIELDS:
            self.fields[field.value] = forms.CharField(
                label=LABELS[field.value], max_length=MOST_CHARACTERS, required=False
            )
