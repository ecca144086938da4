"""What people enter about a sender: the lines every mail carries, and how mail leaves."""

from typing import Any

from django import forms
from django.core.exceptions import ImproperlyConfigured

from accounts.models import User
from delivery import normal
from delivery.models import Channel, Security, Sender
from delivery.provider import LABELS, PROVIDERS
from delivery.smtp import PORTS
from leadr.common import secrets

LINES = ("name", "reply_to", "postal_address", "reason")
HELP = {
    "reply_to": "Leave it empty when replies go to the address itself.",
    "postal_address": "Stands under every mail. Real mail needs one.",
    "reason": "Stands under every mail, in words the reader understands.",
}
GMAIL = {
    "host": "smtp.gmail.com",
    "port": 587,
    "security": Security.STARTTLS,
    "imap_host": "imap.gmail.com",
}


class LinesForm(forms.ModelForm[Sender]):
    """The lines every mail of a sender carries."""

    class Meta:
        model = Sender
        fields: tuple[str, ...] = LINES
        help_texts = HELP

    def clean_reply_to(self) -> str:
        """An address in its normal form, or none."""
        return _address(self.cleaned_data["reply_to"]) if self.cleaned_data["reply_to"] else ""


class NewSenderForm(LinesForm):
    """A new sender: what all kinds have in common."""

    secret = forms.CharField(max_length=500, strip=True, widget=forms.PasswordInput(attrs={"autocomplete": "off"}))

    class Meta(LinesForm.Meta):
        fields: tuple[str, ...] = ("name", "address", *LINES[1:])

    def __init__(self, *args: Any, owner: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner

    def clean_address(self) -> str:
        """An address in its normal form that is not a sender yet."""
        address = _address(self.cleaned_data["address"])
        if self.owner.senders.present().filter(address=address).exists():
            raise forms.ValidationError("You have a sender with this address already.")
        return address

    def clean_secret(self) -> str:
        """Seal the password at once; it is not kept or shown in the clear."""
        try:
            self.instance.secret = self.tidy(self.cleaned_data["secret"])
        except ImproperlyConfigured as error:
            raise forms.ValidationError(str(error)) from error
        return ""

    def tidy(self, secret: str) -> str:
        """The password as the server wants it."""
        return secret

    def preset(self) -> dict[str, Any]:
        """What this kind of sender always has."""
        return {}

    def clean(self) -> dict[str, Any]:
        """Fill in what the kind decides."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name, value in self.preset().items():
            setattr(self.instance, name, value)
        return cleaned


class GmailForm(NewSenderForm):
    """A Gmail or Google Workspace mailbox."""

    title = "Gmail or Google Workspace"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["secret"].label = "App password"
        self.fields["secret"].help_text = "Sixteen letters that Google makes for you under Security, App passwords."

    def tidy(self, secret: str) -> str:
        """Google shows it in groups of four."""
        return "".join(secret.split())

    def preset(self) -> dict[str, Any]:
        """Google's servers; the user is the address."""
        return {"channel": Channel.SMTP, "user": self.cleaned_data.get("address", ""), **GMAIL}


class SmtpForm(NewSenderForm):
    """Any other mailbox."""

    title = "Another mailbox (SMTP)"

    class Meta(NewSenderForm.Meta):
        fields = (*NewSenderForm.Meta.fields, "host", "port", "security", "user", "imap_host")
        help_texts = {
            **HELP,
            "port": f"One of {', '.join(map(str, PORTS))}.",
            "imap_host": "If you enter it, we read bounces there, and look into Sent when a mail server is in doubt.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["host"].required = True
        self.fields["secret"].label = "Password or app password"

    def clean_port(self) -> int:
        """A port there is."""
        port: int = self.cleaned_data["port"]
        if not 0 < port < 65536:  # noqa: PLR2004 - sixteen bits
            raise forms.ValidationError("A port is a number from 1 to 65535.")
        return port

    def clean(self) -> dict[str, Any]:
        """A password never travels in the open, except where mail is only tried out."""
        cleaned = super().clean()
        if cleaned.get("security") == Security.NONE and cleaned.get("host") not in ("localhost", "127.0.0.1"):
            self.add_error("security", "Choose STARTTLS or TLS: without it the password could be read on its way.")
        return cleaned

    def preset(self) -> dict[str, Any]:
        """It is a mailbox."""
        return {"channel": Channel.SMTP}


class ProviderForm(NewSenderForm):
    """A mail provider reached by its API."""

    title = "A mail provider's API"
    provider = forms.ChoiceField(choices=list(LABELS.items()))

    class Meta(NewSenderForm.Meta):
        fields = (*NewSenderForm.Meta.fields, "provider", "provider_domain")
        help_texts = {**HELP, "provider_domain": "For Mailgun: the domain set up there."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["secret"].label = "API key"

    def clean_provider_domain(self) -> str:
        """A domain, where the provider asks for one."""
        said = self.cleaned_data["provider_domain"]
        known = normal.domain(said)
        provider = PROVIDERS.get(str(self.data.get("provider", "")))
        if (said or (provider and provider.has_domain)) and not known:
            raise forms.ValidationError("Enter the domain you set up at the provider, like mail.example.com.")
        return known

    def preset(self) -> dict[str, Any]:
        """It is a provider."""
        return {"channel": Channel.PROVIDER}


KINDS: dict[str, type[GmailForm | SmtpForm | ProviderForm]] = {
    "gmail": GmailForm,
    "smtp": SmtpForm,
    "provider": ProviderForm,
}


class PasswordForm(forms.Form):
    """A new password for a sender, or none to check the one there is."""

    password = forms.CharField(
        label="New password or key",
        required=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="Leave it empty to check with the one we have.",
    )

    def clean_password(self) -> str:
        """One that can be kept."""
        password: str = self.cleaned_data["password"]
        try:
            secrets.encrypt(password)
        except ImproperlyConfigured as error:
            raise forms.ValidationError(str(error)) from error
        return password


def _address(text: str) -> str:
    known = normal.email(text)
    if not known:
        raise forms.ValidationError("Enter an address like ada@example.com, in letters without accents before the @.")
    return known
