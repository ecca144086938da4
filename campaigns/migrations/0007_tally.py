"""Counts of each campaign, kept by the database: a statement's changed rows are added up and put on the tally."""

# ruff: noqa: S608 - all that is put into these statements stands in this file

import django.db.models.deletion
from django.db import migrations, models

OF_ACTIONS = {
    "invites_sent": "kind = 'invite' AND sent_at IS NOT NULL",
    "accepted": "kind = 'invite' AND reason = 'accepted'",
    "waiting_acceptance": "kind = 'invite' AND state = 'waiting'",
    "messages_sent": "kind = 'message' AND sent_at IS NOT NULL",
    "in_progress": "state IN ('scheduled', 'started')",
    "failed": "state = 'failed'",
    "unclear": "state = 'unclear'",
    "videos": "kind = 'video' AND state = 'done'",
}
OF_LEADS = {"leads": "TRUE", "replied": "replied_at IS NOT NULL"}
FRESH = "SELECT 1 AS n, row.* FROM fresh AS row"
STALE = "SELECT -1 AS n, row.* FROM stale AS row"
# What a statement does, the rows a trigger sees of it, and what those say.
DEEDS = {
    "INSERT": ("NEW TABLE AS fresh", FRESH),
    "UPDATE": ("OLD TABLE AS stale NEW TABLE AS fresh", f"{STALE} UNION ALL {FRESH}"),
    "DELETE": ("OLD TABLE AS stale", STALE),
}


def added_up(counted: dict[str, str], rows: str, where: str) -> str:
    """The statement that adds rows up by campaign, leaving out campaigns whose counts stay as they are."""
    sums = [f"coalesce(sum(n) FILTER (WHERE {condition}), 0) AS {name}" for name, condition in counted.items()]
    names = ", ".join(counted)
    # In one order for all, so that two statements over many campaigns never wait for each other.
    return f"""
        SELECT campaign_id, {names} FROM (
          SELECT campaign_id, {", ".join(sums)} FROM ({rows}) AS row WHERE {where} GROUP BY campaign_id
        ) AS change WHERE ({names}) IS DISTINCT FROM ({", ".join("0" for _ in counted)}) ORDER BY campaign_id
    """


def kept(deed: str, table: str, counted: dict[str, str], where: str) -> str:
    """The function and the trigger that keep the tally for one table and deed."""
    seen, rows = DEEDS[deed]
    name = f"tally_{table}_{deed}".lower()
    source = added_up(counted, rows, where)
    if deed == "DELETE":  # the tally may be gone before the rows are, and must not come back
        more = ", ".join(f"{column} = tally.{column} + change.{column}" for column in counted)
        body = f"UPDATE campaigns_tally AS tally SET {more} FROM ({source}) AS change " + (
            "WHERE tally.campaign_id = change.campaign_id"
        )
    else:
        more = ", ".join(f"{column} = tally.{column} + EXCLUDED.{column}" for column in counted)
        body = f"INSERT INTO campaigns_tally AS tally (campaign_id, {', '.join(counted)}) {source} " + (
            f"ON CONFLICT (campaign_id) DO UPDATE SET {more}"
        )
    return f"""
        CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}; RETURN NULL; END $$;
        CREATE TRIGGER {name} AFTER {deed} ON {table} REFERENCING {seen}
          FOR EACH STATEMENT EXECUTE FUNCTION {name}();
    """


TABLES = (("campaigns_action", OF_ACTIONS, "lead_id IS NOT NULL"), ("campaigns_lead", OF_LEADS, "TRUE"))
KEEP = "".join(kept(deed, *table) for table in TABLES for deed in DEEDS)
KEEP_NO_MORE = "".join(
    f"DROP TRIGGER tally_{table}_{deed.lower()} ON {table}; DROP FUNCTION tally_{table}_{deed.lower()}();"
    for table, *_ in TABLES
    for deed in DEEDS
)


def first(table: str, counted: dict[str, str], where: str) -> str:
    """Count what is there already."""
    names, source = ", ".join(counted), added_up(counted, f"SELECT 1 AS n, row.* FROM {table} AS row", where)
    more = ", ".join(f"{column} = EXCLUDED.{column}" for column in counted)
    return (
        f"INSERT INTO campaigns_tally (campaign_id, {names}) {source} ON CONFLICT (campaign_id) DO UPDATE SET {more};"
    )


class Migration(migrations.Migration):
    """One tally a campaign."""

    dependencies = [("campaigns", "0006_queue_of_account")]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "campaign",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="tally",
                        serialize=False,
                        to="campaigns.campaign",
                    ),
                ),
                *((name, models.IntegerField(db_default=0, default=0)) for name in [*OF_LEADS, *OF_ACTIONS]),
            ],
        ),
        migrations.RunSQL(KEEP, KEEP_NO_MORE),
        migrations.RunSQL("".join(first(*table) for table in TABLES), migrations.RunSQL.noop),
    ]
