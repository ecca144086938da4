"""Lets what an account did lately be counted from one index, which replaces two."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """No data changes."""

    dependencies = [("accounts", "0008_old_journal_may_go"), ("campaigns", "0011_restores")]

    operations = [
        migrations.RemoveIndex(model_name="action", name="charged_by_account"),
        migrations.AddIndex(
            model_name="action",
            index=models.Index(
                fields=["account", "charged_at"], include=("kind", "campaign", "reason"), name="charged_by_account"
            ),
        ),
        migrations.AlterField(
            model_name="action",
            name="account",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="actions",
                to="accounts.linkedinaccount",
            ),
        ),
    ]
