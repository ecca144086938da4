"""The Delivery section of the builder: the pace and hours, and the email fallback."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import QueryDict

from delivery import pacing
from delivery.calendar import DAY_NAMES, EVERY_DAY, WEEKDAYS, WINDOW_HOURS
from delivery.fallback import POSSIBLE, After, When
from delivery.models import DeliveryPlan
from delivery.pacing import Pace
from leadr.common.forms import Slider

PACES = {
    Pace.CONSERVATIVE: "15 invites a week.",
    Pace.RECOMMENDED: "20 invites a day.",
    Pace.HIGH_VOLUME: f"50 a day, held at {pacing.ACCOUNT_WEEK_CAP} in any 7 days.",
    Pace.MANUAL: "Your own number a day, by the slider.",
}
# What the buttons above the day chips send.
DAY_BUTTONS = {"weekdays": WEEKDAYS, "every_day": EVERY_DAY}
CheckWords = Callable[[str], list[str]]


def no_check(_text: str) -> list[str]:
    """Where nobody said what variables there are."""
    return []


class DeliveryForm(forms.ModelForm[DeliveryPlan]):
    """When outreach may leave, and how much of it."""

    pace = forms.ChoiceField(choices=list(pacing.LABELS.items()), widget=forms.RadioSelect)
    manual_per_day = forms.IntegerField(
        label="Invites a day with Manual",
        min_value=pacing.MANUAL_SLIDER.start,
        max_value=pacing.MANUAL_SLIDER.stop - 1,
        required=False,
        widget=Slider("a day"),
        help_text=f"From {pacing.MANUAL_SLIDER.start} to {pacing.MANUAL_SLIDER.stop - 1}.",
    )
    days = forms.TypedMultipleChoiceField(
        label="Active days",
        choices=list(enumerate(DAY_NAMES)),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one day of the week."},
    )
    start_hour = forms.TypedChoiceField(
        label="Start",
        choices=[(hour, f"{hour:02d}:00") for hour in range(24)],
        coerce=int,
        help_text=f"Outreach leaves in the {WINDOW_HOURS} hours after this, by midnight at the latest.",
    )

    class Meta:
        model = DeliveryPlan
        fields = ("pace", "manual_per_day", "days", "start_hour", "timezone")

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(_with_day_button(data), *args, **kwargs)

    def pace_cards(self) -> list[dict[str, Any]]:
        """The paces as cards, each with what it means."""
        return [
            {"radio": radio, "label": pacing.LABELS[pace], "sentence": sentence}
            for radio, (pace, sentence) in zip(self["pace"], PACES.items(), strict=True)
        ]

    def clean_manual_per_day(self) -> int:
        """The number of the slider; what was there before when none was sent."""
        number: int | None = self.cleaned_data["manual_per_day"]
        return self.instance.manual_per_day if number is None else number

    def clean_days(self) -> list[int]:
        """The days in the order of the week."""
        days: list[Any] = self.cleaned_data["days"]
        return sorted(set(days))


class EmailForm(forms.ModelForm[DeliveryPlan]):
    """The email fallback. It may be saved half done; what is missing stands under Review."""

    class Meta:
        model = DeliveryPlan
        fields = ("email_on", "email_sender", "email_after", "email_when", "email_subject", "email_body")
        widgets = {"email_body": forms.Textarea(attrs={"rows": 8})}

    def __init__(self, *args: Any, check_words: CheckWords = no_check, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.check_words = check_words
        senders = self.fields["email_sender"]
        senders.queryset = self.instance.owner.senders.present().order_by("address")  # type: ignore[attr-defined]
        senders.empty_label = "Choose a sender"  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean_email_subject(self) -> str:
        """A subject whose variables exist."""
        return self._checked("email_subject")

    def clean_email_body(self) -> str:
        """A text whose variables exist."""
        return self._checked("email_body")

    def clean(self) -> dict[str, Any]:
        """An outcome that the step can have; changing the step alone picks one that fits it."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        after, when = cleaned.get("email_after"), cleaned.get("email_when")
        if after and when and When(when) not in POSSIBLE[After(after)] and "email_when" not in self.changed_data:
            cleaned["email_when"] = (When.NOT_ACCEPTED if after == After.INVITE else When.NO_REPLY).value
        return cleaned

    def _checked(self, name: str) -> str:
        text: str = self.cleaned_data[name]
        if sentences := self.check_words(text):
            raise forms.ValidationError(sentences)
        return text


def _with_day_button(data: Any) -> Any:
    days = DAY_BUTTONS.get(data.get("days_button", "")) if data else None
    if days is None:
        return data
    changed: QueryDict = data.copy()
    changed.setlist("days", [str(day) for day in days])
    return changed
