"""Remembers that a backup was restored: what left since it was taken is asked about before it is done."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0010_silent_days")]

    operations = [
        migrations.CreateModel(
            name="Restore",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("backup_from", models.DateTimeField()),
                ("at", models.DateTimeField()),
            ],
        ),
    ]
