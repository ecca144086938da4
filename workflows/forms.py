"""The Workflow and Messages sections of the builder."""

from typing import Any

from django import forms

from leadr.common.forms import Slider, Switches
from workflows import limits, presets, wording
from workflows.kinds import LABELS
from workflows.models import Workflow, drawing_of

TEMPLATES = {template.key: template for template in wording.TEMPLATES}


def _slider(label: str, allowed: range, unit: str, *, stride: int = 1) -> forms.IntegerField:
    widget = Slider(unit, stride=stride)
    return forms.IntegerField(label=label, min_value=allowed.start, max_value=allowed.stop - 1, widget=widget)


class WorkflowForm(forms.ModelForm[Workflow]):
    """Which steps, and how far apart."""

    preset = forms.ChoiceField(label="Sequence", choices=list(presets.LABELS.items()), widget=forms.RadioSelect)
    spacing_minutes = _slider("Minutes between steps", limits.SPACING_MINUTES, "minutes", stride=5)
    wait_hours = _slider("Hours from invite to message", limits.WAIT_HOURS, "hours")
    expiry_days = _slider("Days to wait for an answer", limits.EXPIRY_DAYS, "days")
    no_reply_days = _slider("Days to wait for a reply", limits.NO_REPLY_DAYS, "days")

    class Meta:
        model = Workflow
        fields = (
            "preset", "comment_mode", "spacing_minutes", "wait_hours", "expiry_days", "no_reply_days", "withdraws",
        )  # fmt: skip
        widgets = {"comment_mode": forms.RadioSelect}


class StepsForm(WorkflowForm):
    """The same with a switch for each step. A preset chosen anew brings its own steps.

    Chosen anew is what differs from the preset the page showed, `shown_preset`: a change may be saved before the page
    shows what the one before it did.
    """

    actions = forms.MultipleChoiceField(
        label="Steps",
        choices=[(kind.value, LABELS[kind]) for kind in presets.STEPS],
        widget=Switches,
        error_messages={"required": "Keep at least one step."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["actions"] = [kind.value for kind in presets.STEPS if kind in self.instance.graph.kinds()]

    def clean(self) -> dict[str, Any]:
        """Switched steps are drawn anew, under the name of the preset that does the same if there is one."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        shown = self.data.get("shown_preset") or self.instance.preset
        if cleaned.get("preset", shown) != shown:
            self.instance.drawing = {}
        elif "actions" in cleaned and "actions" in self.changed_data:
            graph = presets.chain(cleaned["actions"])
            name = presets.named(graph)
            self.instance.drawing = {} if name else drawing_of(graph)
            cleaned["preset"] = name or self.instance.preset
        else:
            cleaned["preset"] = self.instance.preset
        return cleaned


class MessagesForm(forms.ModelForm[Workflow]):
    """What is said. Choosing a template replaces both texts."""

    template = forms.ChoiceField(
        label="Start from a template",
        required=False,
        choices=[("", "Keep my words"), *((key, template.label) for key, template in TEMPLATES.items())],
    )
    note = forms.CharField(
        label="Invite note", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    message = forms.CharField(
        label="Message", required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 7})
    )

    class Meta:
        model = Workflow
        fields = ("sends_note", "note", "message", "too_long", "personalises")

    def __init__(self, *args: Any, has_video: bool = False, is_live: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_video, self.is_live = has_video, is_live
        self.note_limit = limits.note_length(has_video=has_video)
        self.fields["note"].help_text = f"At most {self.note_limit} characters once names are filled in."
        names = " ".join(f"{{{{{name}}}}}" for name in wording.names(has_video=has_video))
        self.fields["message"].help_text = f"Variables: {names}; a fallback after a bar, as in {{{{city|your area}}}}."

    def clean_note(self) -> str:
        """The note, with every variable known."""
        is_said = bool(self.cleaned_data.get("sends_note"))
        return self._sound("note", self.note_limit if is_said else None)

    def clean_message(self) -> str:
        """The message, with every variable known."""
        return self._sound("message", self.instance.message_limit)

    def clean(self) -> dict[str, Any]:
        """A chosen template's words in place of the own ones."""
        cleaned: dict[str, Any] = super().clean() or {}
        if template := TEMPLATES.get(cleaned.get("template", "")):
            cleaned |= {"note": template.note, "message": template.message}
        return cleaned

    def _sound(self, name: str, limit: int | None) -> str:
        text: str = self.cleaned_data[name].replace("\r\n", "\n")
        found = wording.problems(text, has_video=self.has_video)
        # A draft is told of it before it is launched; what is live has to fit at once.
        if self.is_live and limit and (sentence := wording.too_long(text, limit=limit, name=name)):
            found = [*found, sentence]
        if found:
            raise forms.ValidationError([forms.ValidationError(sentence) for sentence in found])
        return text
