"""Makes the journal and has the database refuse every change of it, but for what is of nobody any more."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARD = """
CREATE FUNCTION refuse_journal_change() RETURNS trigger AS $$
BEGIN
  IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT FROM accounts_user WHERE id = OLD.owner_id) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'What stands in the journal stays as it is.'
    USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_only_grows';
END $$ LANGUAGE plpgsql;

CREATE TRIGGER journal_only_grows
  BEFORE UPDATE OR DELETE ON accounts_entry
  FOR EACH ROW EXECUTE FUNCTION refuse_journal_change();
"""
NO_GUARD = """
DROP TRIGGER journal_only_grows ON accounts_entry;
DROP FUNCTION refuse_journal_change();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_tokens_and_webhooks"),
    ]

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "did",
                    models.CharField(
                        choices=[
                            ("login.done", "Logged in"),
                            ("login.failed", "Could not log in: wrong password"),
                            ("password.changed", "Changed the password"),
                            ("email.changed", "Changed the email address"),
                            ("factor.added", "Set up a second factor"),
                            ("factor.removed", "Removed a second factor"),
                            ("campaign.launched", "Launched the campaign"),
                            ("campaign.paused", "Paused the campaign"),
                            ("campaign.resumed", "Resumed the campaign"),
                            ("campaign.ended", "Ended the search of the campaign"),
                            ("campaign.deleted", "Deleted the campaign"),
                            ("lease.released", "Released the account held by the campaign"),
                            ("action.settled", "Settled an unclear action of the campaign"),
                            ("draft.approved", "Approved a comment draft of the campaign"),
                            ("draft.rejected", "Rejected a comment draft of the campaign"),
                            ("account.connected", "Connected the LinkedIn account"),
                            ("account.deleted", "Deleted the LinkedIn account"),
                            ("sender.added", "Added the sender"),
                            ("sender.verified", "Confirmed the sender"),
                            ("sender.removed", "Removed the sender"),
                            ("suppression.added", "Added to the suppression list"),
                            ("blocklist.added", "Added to the blocklist"),
                            ("blocklist.removed", "Took off the blocklist"),
                            ("token.made", "Made the API token"),
                            ("token.revoked", "Revoked the API token"),
                            ("webhook.added", "Added the webhook"),
                            ("webhook.removed", "Removed the webhook"),
                            ("plan.granted", "Granted"),
                        ],
                        max_length=30,
                        verbose_name="what",
                    ),
                ),
                ("about", models.CharField(blank=True, max_length=200, verbose_name="to what")),
                ("about_id", models.BigIntegerField(blank=True, null=True, verbose_name="its number")),
                ("detail", models.CharField(blank=True, max_length=200)),
                (
                    "by",
                    models.CharField(
                        choices=[
                            ("user", "You"),
                            ("token", "Your API token"),
                            ("operator", "An operator of Leadr"),
                            ("caller", "A system that calls Leadr"),
                            ("visitor", "Somebody without a login"),
                            ("leadr", "Leadr itself"),
                        ],
                        max_length=10,
                        verbose_name="as",
                    ),
                ),
                ("who", models.CharField(blank=True, max_length=254, verbose_name="who")),
                ("address", models.GenericIPAddressField(blank=True, null=True, verbose_name="from")),
                ("at", models.DateTimeField()),
                (
                    "owner",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="journal",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "entries",
                "indexes": [models.Index(fields=["owner", "-id"], name="journal_of_owner")],
            },
        ),
        migrations.RunSQL(GUARD, NO_GUARD),
    ]
