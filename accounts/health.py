"""The provider's words for an account's status, and what they mean for us. Pure: no database, no clock."""

from enum import StrEnum


class Health(StrEnum):
    """Health of an account (behaviour.md §3)."""

    WORKING = "working"
    CHECKING = "checking"
    NEEDS_RECONNECT = "needs_reconnect"


LABELS = {
    Health.WORKING.value: "Working",
    Health.CHECKING.value: "Checking…",
    Health.NEEDS_RECONNECT.value: "Needs reconnect",
}


WORKING = {"OK", "RECONNECTED", "SYNC_SUCCESS", "RUNNING", "CONNECTED", "CREATION_SUCCESS"}
SENTENCES = {
    "CREDENTIALS": "LinkedIn asked for the password again.",
    "DISCONNECTED": "LinkedIn ended the session.",
    "AUTH_REQUIRED": "LinkedIn asks you to log in again.",
    "SLEEPING": "The connection went to sleep and has to be woken by logging in.",
    "ERROR": "The provider reported an error with this connection.",
    "STOPPED": "The provider stopped this connection.",
    "DELETED": "The connection was removed at the provider.",
    "PERMISSIONS": "A permission is missing.",
}


def health_of(status: str) -> Health:
    """The health a provider status stands for; matched whole, since RECONNECTED contains CONNECTED."""
    if status in WORKING:
        return Health.WORKING
    return Health.NEEDS_RECONNECT if status in SENTENCES else Health.CHECKING


def is_known(status: str) -> bool:
    """Whether the table has the word; an unknown one is kept verbatim and logged."""
    return status in WORKING or status in SENTENCES or status == "CONNECTING"


def sentence(status: str) -> str:
    """Why an account needs reconnecting, for people."""
    return SENTENCES.get(status, "")
