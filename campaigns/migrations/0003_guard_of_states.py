"""Has the database refuse every move of an action that is not in the table of its states."""

from django.db import migrations

# campaigns.states.TRANSITIONS when this was written; a test holds the two together.
GUARD = """
CREATE FUNCTION refuse_action_move() RETURNS trigger AS $$
BEGIN
  RAISE EXCEPTION 'Action % is % and cannot become %.', OLD.id, OLD.state, NEW.state
    USING ERRCODE = 'check_violation', CONSTRAINT = 'action_moves_as_its_table_says';
END $$ LANGUAGE plpgsql;

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
NO_GUARD = """
DROP TRIGGER action_moves_as_its_table_says ON campaigns_action;
DROP FUNCTION refuse_action_move();
"""


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0002_every_kind_and_signal")]

    operations = [migrations.RunSQL(GUARD, NO_GUARD)]
