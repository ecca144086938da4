"""The Audience section of the builder: a source, and only the fields of that source."""

from collections.abc import Mapping
from typing import Any

from django import forms

from audiences import sources, table
from audiences.kinds import LABELS as KINDS
from audiences.kinds import known
from audiences.models import Audience, CsvFile
from audiences.sources import LABELS, LOOKBACK_DAYS, POST_LABELS, Source, search_problem
from audiences.uploads import TOO_LARGE
from leadr.common.forms import Slider, Switches

FIELDS = {
    Source.SIGNALS: ("prompt", "kinds", "place", "lookback_days"),
    Source.SEARCH_URL: ("search_url",),
    Source.RECENT_POSTS: ("phrases", "prompt", "post_source", "lookback_days"),
    Source.CSV: (),
}
PHRASE_LENGTH = 120


class AudienceForm(forms.ModelForm[Audience]):
    """Where leads come from. What is still missing is said by the review; what is wrong is said here."""

    source = forms.ChoiceField(label="Source", choices=list(LABELS.items()), widget=forms.RadioSelect, required=False)
    search_url = forms.CharField(
        label="LinkedIn search URL", max_length=2000, required=False, strip=True,
        help_text="Search for people on LinkedIn, then copy the address from your browser.",
        widget=forms.URLInput(attrs={"placeholder": "https://www.linkedin.com/search/results/people/?keywords=…"}),
    )  # fmt: skip
    prompt = forms.CharField(
        label="Whom are you looking for?", max_length=sources.PROMPT_LENGTH, required=False,
        help_text="Who, and what should have happened: “Logistics companies in Germany that hire warehouse staff”.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(
        label="Kinds of signals", choices=list(KINDS.items()), widget=Switches, required=False,
        error_messages={"invalid_choice": "Choose kinds of signals from the list."},
    )  # fmt: skip
    place = forms.CharField(
        label="Place",
        max_length=120,
        required=False,
        help_text="A hint, as in “Leeds, United Kingdom”. May stay empty.",
    )
    lookback_days = forms.IntegerField(
        label="Days to look back", min_value=LOOKBACK_DAYS.start, max_value=LOOKBACK_DAYS.stop - 1, required=False,
        widget=Slider("days"),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), sources.LOOKBACK_SENTENCE),
    )  # fmt: skip
    phrases = forms.CharField(
        label="Phrases", required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One a line, as people would write them: “looking for a new CRM”.",
    )  # fmt: skip
    post_source = forms.ChoiceField(
        label="Where to look", choices=list(POST_LABELS.items()), widget=forms.RadioSelect, required=False
    )

    class Meta:
        model = Audience
        fields = ("source", "search_url", "prompt", "kinds", "place", "lookback_days", "phrases", "post_source")

    def __init__(self, data: Mapping[str, Any] | None = None, *, instance: Audience, **kwargs: Any) -> None:
        super().__init__(data, instance=instance, **kwargs)
        stored = Source(instance.source)
        told = (data or {}).get("source") or stored
        chosen = Source(told) if told in LABELS else stored
        shown = FIELDS[chosen]
        if chosen != stored and data is not None:
            # The fields of the new source were not on the page yet: what was not sent keeps its value.
            shown = tuple(name for name in shown if name in data)
        for name in set(self.fields) - {"source", *shown}:
            del self.fields[name]
        if "phrases" in self.fields:
            self.initial["phrases"] = "\n".join(instance.phrases)
        if "prompt" in self.fields and chosen is Source.RECENT_POSTS:
            field = self.fields["prompt"]
            field.label, field.help_text = "What the posts should mean", "In a sentence. May stay empty."

    def clean_source(self) -> str:
        """The chosen source, else the one it was."""
        return self.cleaned_data["source"] or self.instance.source

    def clean_search_url(self) -> str:
        """The address, or the sentence that says what is wrong with it."""
        url: str = self.cleaned_data["search_url"]
        if url and (sentence := search_problem(url)):
            raise forms.ValidationError(sentence)
        return url

    def clean_kinds(self) -> list[str]:
        """The kinds in the order of the table."""
        return known(self.cleaned_data["kinds"])

    def clean_lookback_days(self) -> int:
        """The days; those it had when none were sent."""
        days: int | None = self.cleaned_data["lookback_days"]
        return self.instance.lookback_days if days is None else days

    def clean_post_source(self) -> str:
        """Where to look; where it was when nothing was sent."""
        return self.cleaned_data["post_source"] or self.instance.post_source

    def clean_phrases(self) -> list[str]:
        """One phrase a line, each once, or the sentence for what is wrong."""
        lines = (" ".join(line.split()) for line in self.cleaned_data["phrases"].splitlines())
        phrases = list(dict.fromkeys(line for line in lines if line))
        if len(phrases) not in range(sources.PHRASES.stop):
            raise forms.ValidationError(f"Write at most {sources.PHRASES.stop - 1} phrases.")
        if long := next((phrase for phrase in phrases if len(phrase) > PHRASE_LENGTH), ""):
            raise forms.ValidationError(f"“{long[:30]}…” is longer than {PHRASE_LENGTH} characters.")
        if odd := next((phrase for phrase in phrases if not any(map(str.isalnum, phrase))), ""):
            raise forms.ValidationError(f"“{odd}” has no word in it.")
        return phrases


class UploadForm(forms.Form):
    """A CSV file."""

    file = forms.FileField(
        label="CSV file", help_text="Up to 50 MB, with a header; one column holds LinkedIn profile addresses.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
        error_messages={"required": "Choose a file first.", "empty": "The file is empty."},
    )  # fmt: skip

    def clean_file(self) -> Any:
        """The file, if it is small enough."""
        file = self.cleaned_data["file"]
        if file.size > table.MAX_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        return file


class MappingForm(forms.Form):
    """Which column is which field."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, file: CsvFile) -> None:
        super().__init__(data, initial={name: str(place) for name, place in file.mapping.items()})
        columns = [
            ("", "Not in the file"),
            *((str(place), name or f"Column {place + 1}") for place, name in enumerate(file.header)),
        ]
        for name, label in table.FIELDS.items():
            self.fields[name] = forms.ChoiceField(
                label=label, choices=columns, required=False,
                error_messages={"invalid_choice": "Choose a column of the file."},
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Each column stands for one field."""
        cleaned: dict[str, Any] = super().clean() or {}
        chosen = [place for place in cleaned.values() if place]
        if len(chosen) != len(set(chosen)):
            raise forms.ValidationError("A column can be one field only.")
        return cleaned

    @property
    def mapping(self) -> dict[str, int]:
        """The fields that are in the file."""
        return {name: int(place) for name, place in self.cleaned_data.items() if place}
