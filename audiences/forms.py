"""The Audience section of the builder."""

from django import forms

from audiences.models import Audience
from audiences.sources import search_problem


class AudienceForm(forms.ModelForm[Audience]):
    """Where leads come from."""

    search_url = forms.CharField(
        label="LinkedIn search URL",
        max_length=2000,
        help_text="Search for people on LinkedIn, then copy the address from your browser.",
        widget=forms.URLInput(attrs={"placeholder": "https://www.linkedin.com/search/results/people/?keywords=…"}),
        strip=True,
    )

    class Meta:
        model = Audience
        fields = ("search_url",)

    def clean_search_url(self) -> str:
        """The address, or the sentence that says what is wrong with it."""
        url: str = self.cleaned_data["search_url"]
        if sentence := search_problem(url):
            raise forms.ValidationError(sentence)
        return url
