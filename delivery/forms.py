"""The Delivery section of the builder."""

from typing import Any

from django import forms

from delivery import pacing
from delivery.calendar import DAY_NAMES, WINDOW_HOURS
from delivery.models import DeliveryPlan
from delivery.pacing import Pace

PACES = {
    Pace.CONSERVATIVE: "Conservative: 15 invites a week",
    Pace.RECOMMENDED: "Recommended: 20 invites a day",
    Pace.HIGH_VOLUME: f"High volume: 50 a day, held at {pacing.ACCOUNT_WEEK_CAP} in any 7 days",
    Pace.MANUAL: "Manual: your own number a day",
}


class DeliveryForm(forms.ModelForm[DeliveryPlan]):
    """When outreach may leave, and how much of it."""

    pace = forms.ChoiceField(choices=[(pace.value, label) for pace, label in PACES.items()], widget=forms.RadioSelect)
    manual_per_day = forms.IntegerField(
        label="Invites a day with Manual",
        min_value=pacing.MANUAL_SLIDER.start,
        max_value=pacing.MANUAL_SLIDER.stop - 1,
        required=False,
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

    def clean_manual_per_day(self) -> int:
        """The number of the slider; what was there before when none was sent."""
        number: int | None = self.cleaned_data["manual_per_day"]
        return self.instance.manual_per_day if number is None else number

    def clean_days(self) -> list[int]:
        """The days in the order of the week."""
        days: list[Any] = self.cleaned_data["days"]
        return sorted(set(days))
