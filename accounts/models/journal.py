"""The journal: who did what in a user's name, when and from where. Only age takes away; the database sees to that."""

from django.db import models

from accounts.models.user import User


class Did(models.TextChoices):
    """What can be written down. The word before the dot is what it was done to."""

    LOGGED_IN = "login.done", "Logged in"
    LOGIN_FAILED = "login.failed", "Could not log in: wrong password"
    PASSWORD_CHANGED = "password.changed", "Changed the password"
    EMAIL_CHANGED = "email.changed", "Changed the email address"
    FACTOR_ADDED = "factor.added", "Set up a second factor"
    FACTOR_REMOVED = "factor.removed", "Removed a second factor"
    LAUNCHED = "campaign.launched", "Launched the campaign"
    PAUSED = "campaign.paused", "Paused the campaign"
    RESUMED = "campaign.resumed", "Resumed the campaign"
    ENDED = "campaign.ended", "Ended the search of the campaign"
    DELETED = "campaign.deleted", "Deleted the campaign"
    LEASE_RELEASED = "lease.released", "Released the account held by the campaign"
    SETTLED = "action.settled", "Settled an unclear action of the campaign"
    APPROVED = "draft.approved", "Approved a comment draft of the campaign"
    REJECTED = "draft.rejected", "Rejected a comment draft of the campaign"
    CONNECTED = "account.connected", "Connected the LinkedIn account"
    DISCONNECTED = "account.deleted", "Deleted the LinkedIn account"
    SENDER_ADDED = "sender.added", "Added the sender"
    SENDER_VERIFIED = "sender.verified", "Confirmed the sender"
    SENDER_REMOVED = "sender.removed", "Removed the sender"
    SUPPRESSED = "suppression.added", "Added to the suppression list"
    BLOCKED = "blocklist.added", "Added to the blocklist"
    UNBLOCKED = "blocklist.removed", "Took off the blocklist"
    ERASED = "person.erased", "Erased a person who asked for it"
    TOKEN_MADE = "token.made", "Made the API token"
    TOKEN_REVOKED = "token.revoked", "Revoked the API token"
    WEBHOOK_ADDED = "webhook.added", "Added the webhook"
    WEBHOOK_REMOVED = "webhook.removed", "Removed the webhook"
    GRANTED = "plan.granted", "Granted"


class By(models.TextChoices):
    """In which role somebody did it."""

    USER = "user", "You"
    TOKEN = "token", "Your API token"
    OPERATOR = "operator", "An operator of Leadr"
    CALLER = "caller", "A system that calls Leadr"
    VISITOR = "visitor", "Somebody without a login"
    LEADR = "leadr", "Leadr itself"


class Entry(models.Model):
    """One thing that was done; it names no secrets and nobody a campaign found."""

    # It outlives the row of its owner by an hour or so, and may not be changed by a cascade: no foreign key in the
    # database.
    owner = models.ForeignKey(User, on_delete=models.DO_NOTHING, db_constraint=False, related_name="journal")
    did = models.CharField("what", max_length=30, choices=Did)
    about = models.CharField("to what", max_length=200, blank=True)
    about_id = models.BigIntegerField("its number", null=True, blank=True)
    detail = models.CharField(max_length=200, blank=True)
    by = models.CharField("as", max_length=10, choices=By)
    who = models.CharField("who", max_length=254, blank=True)
    address = models.GenericIPAddressField("from", null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "entries"
        indexes = [models.Index(fields=["owner", "-id"], name="journal_of_owner")]

    def __str__(self) -> str:
        return f"{self.did} {self.about}".strip()
