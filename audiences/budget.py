"""How much discovery may ask a day, of the web for a user and of LinkedIn for an account (unipile.md §9). Pure."""

PER_USER = {"web": 80}
# Searches bring up to 100 results each, of the 1,000 a day an account should see.
PER_ACCOUNT = {"posts": 10, "post": 80, "jobs": 10, "places": 20, "company": 90, "people": 90, "profile": 80}
CALLS = 20
"""Outside calls of one find, so that it ends well before its worker is taken for dead."""


def is_left(ask: str, *, user_today: int, account_today: int) -> bool:
    """Whether one more question of this kind may be asked today."""
    return user_today < PER_USER.get(ask, 1_000_000) and account_today < PER_ACCOUNT.get(ask, 1_000_000)
