"""Looks into the database of a Leadr under fire without asking Leadr: how many rows are where."""

from collections import Counter
from typing import Any

import psycopg
from psycopg.rows import dict_row

from leadr.stack import Stack

STATES = """
SELECT CASE WHEN state = 'unclear' AND asked >= 8 THEN 'needs a look' ELSE state END AS state, count(*) AS n
FROM campaigns_action GROUP BY 1
"""
HISTORY = """
SELECT action.kind, action.state, action.reason, action.started_at, action.sent_at, action.note
FROM campaigns_action AS action JOIN campaigns_lead AS lead ON lead.id = action.lead_id
WHERE lead.public_identifier = %s ORDER BY action.id
"""
LEFT = """
SELECT action.kind, action.state, action.due_at, action.note, campaign.state AS campaign, account.health
FROM campaigns_action AS action
JOIN campaigns_campaign AS campaign ON campaign.id = action.campaign_id
JOIN accounts_linkedinaccount AS account ON account.id = action.account_id
WHERE action.state = ANY(%s) ORDER BY action.due_at LIMIT 5
"""
OPEN = ("scheduled", "started", "waiting", "unclear")


def states(made: Stack) -> Counter[str]:
    """How many actions are in each state; empty while the database is away."""
    try:
        return Counter({row["state"]: row["n"] for row in _rows(made, STATES)})
    except psycopg.Error:
        return Counter()


def history(made: Stack, person: str) -> list[str]:
    """What our rows say of a person, for the explanation of a difference."""
    return list(map(_sentence, _rows(made, HISTORY, person)))


def left(made: Stack) -> list[str]:
    """The first few actions that are still open, and what holds them back; none while the database is away."""
    try:
        return list(map(_sentence, _rows(made, LEFT, list(OPEN))))
    except psycopg.Error:
        return []


def _sentence(row: dict[str, Any]) -> str:
    return " ".join(str(value) for value in row.values() if value)


def _rows(made: Stack, query: str, *values: object) -> list[dict[str, Any]]:
    address = made.env["DATABASE_URL"]
    with psycopg.connect(address, connect_timeout=5, row_factory=dict_row) as connection:
        return connection.execute(query, values).fetchall()
