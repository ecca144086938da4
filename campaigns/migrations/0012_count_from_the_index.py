"""Lets what an account did lately be counted from the index alone, also where nearly nothing was done yet."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """No data changes."""

    dependencies = [("campaigns", "0011_restores")]

    operations = [
        migrations.RemoveIndex(model_name="action", name="charged_by_account"),
        migrations.AddIndex(
            model_name="action",
            index=models.Index(
                condition=models.Q(("charged_at__isnull", False)),
                fields=["account", "kind", "charged_at"],
                include=("campaign", "reason"),
                name="charged_by_account",
            ),
        ),
    ]
