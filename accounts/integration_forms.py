"""The forms of the API pages: a token, a webhook."""

from django import forms

from accounts.models import NewsKind, TokenScope
from accounts.tokens import LIVES
from leadr.common import guarded


class TokenForm(forms.Form):
    """A new token: what it is for, what it may do, how long it lives."""

    name = forms.CharField(label="What it is for", max_length=80)
    scopes = forms.MultipleChoiceField(
        label="What it may do", choices=TokenScope.choices, widget=forms.CheckboxSelectMultiple, initial=["read"],
        error_messages={"required": "Choose what the token may do."},
    )  # fmt: skip
    days = forms.TypedChoiceField(label="How long it lives", choices=list(LIVES.items()), coerce=int, initial="90")


class WebhookForm(forms.Form):
    """A new webhook: where to call, and what to tell."""

    url = forms.CharField(
        label="Address", max_length=500, widget=forms.URLInput(attrs={"placeholder": "https://example.com/leadr"})
    )
    kinds = forms.MultipleChoiceField(
        label="What it is told", choices=NewsKind.choices, widget=forms.CheckboxSelectMultiple,
        initial=NewsKind.values, error_messages={"required": "Choose what the webhook is told."},
    )  # fmt: skip

    def clean_url(self) -> str:
        """An address that may be called."""
        url: str = self.cleaned_data["url"]
        if sentence := guarded.problem(url):
            raise forms.ValidationError(sentence)
        return url
