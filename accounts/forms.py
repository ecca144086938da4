"""What a user sets about an account and about themselves."""

from django import forms

from accounts.models import LinkedInAccount, User

NUMBER = "Write a whole number, or leave it empty."


class CapsForm(forms.ModelForm[LinkedInAccount]):
    """Lower caps for one account, and a slow start."""

    max_invites_per_day = forms.IntegerField(
        label="Invites a day at most", min_value=0, max_value=79, required=False, help_text="Empty: 79.",
        error_messages={"invalid": NUMBER},
    )  # fmt: skip
    max_invites_per_week = forms.IntegerField(
        label="Invites in any 7 days at most", min_value=0, max_value=200, required=False,
        help_text="Empty: 200, or 15 on a free account.", error_messages={"invalid": NUMBER},
    )  # fmt: skip
    notes_per_month = forms.IntegerField(
        label="Invites with a note a month", min_value=0, max_value=1000,
        help_text="Only counts on a free account; past it the invite goes without a note.",
        error_messages={"invalid": "Write a whole number."},
    )  # fmt: skip

    class Meta:
        model = LinkedInAccount
        fields = ("max_invites_per_day", "max_invites_per_week", "notes_per_month", "warms_up")
        labels = {"warms_up": "Warm up: 5 invites on the first active day, and 5 more on each that follows"}


class ZoneForm(forms.ModelForm[User]):
    """The time zone all pages speak in."""

    class Meta:
        model = User
        fields = ("timezone",)
        labels = {"timezone": "Your time zone"}


class MailForm(forms.ModelForm[User]):
    """Which of Leadr's own mails somebody wants."""

    class Meta:
        model = User
        fields = ("hears_of_silence",)
        labels = {"hears_of_silence": "Write to me when a campaign sent nothing on a day it should have"}
