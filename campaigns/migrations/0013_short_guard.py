"""Lets a move be looked up quicker by its guard, and a lead by the id the provider knows them by."""

import django.db.models.deletion
from django.db import migrations, models

# The condition is read anew for each statement, so it is one list of words instead of seventeen pairs.
SHORT = """
DROP TRIGGER action_moves_as_its_table_says ON campaigns_action;
CREATE TRIGGER action_moves_as_its_table_says
  BEFORE UPDATE OF state ON campaigns_action
  FOR EACH ROW WHEN (
    OLD.state IS DISTINCT FROM NEW.state AND OLD.state || '>' || NEW.state <> ALL ('{
      scheduled>started, scheduled>skipped, scheduled>cancelled,
      started>done, started>skipped, started>failed, started>waiting, started>unclear, started>scheduled,
      waiting>done, waiting>skipped, waiting>failed, waiting>cancelled,
      unclear>done, unclear>failed, unclear>waiting, unclear>scheduled
    }'::text[])
  )
  EXECUTE FUNCTION refuse_action_move();
"""
LONG = """
DROP TRIGGER action_moves_as_its_table_says ON campaigns_action;
CREATE TRIGGER action_moves_as_its_table_says
  BEFORE UPDATE OF state ON campaigns_action
  FOR EACH ROW WHEN (
    OLD.state IS DISTINCT FROM NEW.state AND (OLD.state, NEW.state) NOT IN (
      ('scheduled', 'started'), ('scheduled', 'skipped'), ('scheduled', 'cancelled'),
      ('started', 'done'), ('started', 'skipped'), ('started', 'failed'), ('started', 'waiting'),
      ('started', 'unclear'), ('started', 'scheduled'),
      ('waiting', 'done'), ('waiting', 'skipped'), ('waiting', 'failed'), ('waiting', 'cancelled'),
      ('unclear', 'done'), ('unclear', 'failed'), ('unclear', 'waiting'), ('unclear', 'scheduled')
    )
  )
  EXECUTE FUNCTION refuse_action_move();
"""


class Migration(migrations.Migration):
    """No data changes."""

    dependencies = [("campaigns", "0012_count_from_the_index")]

    operations = [
        migrations.RunSQL(SHORT, LONG),
        migrations.AlterField(
            model_name="lead",
            name="campaign",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="leads",
                to="campaigns.campaign",
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(fields=["campaign", "provider_id"], name="leads_by_provider_id"),
        ),
    ]
