"""Lets go of what is old in the journal when the one asks who says so: retention (accounts/journal.py)."""

from django.db import migrations

GUARD = """
CREATE OR REPLACE FUNCTION refuse_journal_change() RETURNS trigger AS $$
BEGIN
  IF TG_OP = 'DELETE' AND (
    current_setting('leadr.journal', true) = 'retention'
    OR NOT EXISTS (SELECT FROM accounts_user WHERE id = OLD.owner_id)
  ) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'What stands in the journal stays as it is.'
    USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_only_grows';
END $$ LANGUAGE plpgsql;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION refuse_journal_change() RETURNS trigger AS $$
BEGIN
  IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT FROM accounts_user WHERE id = OLD.owner_id) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'What stands in the journal stays as it is.'
    USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_only_grows';
END $$ LANGUAGE plpgsql;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_erasures_in_the_journal")]

    operations = [migrations.RunSQL(GUARD, BEFORE)]
