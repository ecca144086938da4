"""The name of a campaign and the accounts it will run for."""

from typing import Any

from django import forms

from accounts.models import LinkedInAccount, User
from campaigns.models import Campaign


class AccountsField(forms.ModelMultipleChoiceField[LinkedInAccount]):
    """A tick for each account."""

    def label_from_instance(self, account: LinkedInAccount) -> str:
        """The account's name, and what will happen to one that does not work."""
        return str(account) if account.is_working else f"{account} (skipped at launch: {account.get_health_display()})"


class LaunchForm(forms.ModelForm[Campaign]):
    """Name and accounts; only the user's own accounts can be chosen."""

    name = forms.CharField(label="Name of the campaign", max_length=120)
    chosen_accounts = AccountsField(
        label="LinkedIn accounts",
        queryset=LinkedInAccount.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Campaign
        fields = ("name", "chosen_accounts")

    def __init__(self, *args: Any, owner: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["chosen_accounts"]
        assert isinstance(field, AccountsField)
        field.queryset = owner.linkedin_accounts.present().order_by("pk")
