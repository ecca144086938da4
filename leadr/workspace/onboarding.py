"""Which of the three first steps are done. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FirstStep:
    """A step of the checklist; `is_next` marks the one to do now."""

    key: str
    title: str
    sentence: str
    is_done: bool
    is_next: bool = False


def checklist(*, has_access: bool, has_account: bool, has_campaign: bool) -> list[FirstStep]:
    """The three steps in order, the first undone one marked."""
    rows = [
        ("plan", "Activate Leadr", "Your plan or an add-on opens it.", has_access),
        ("account", "Connect LinkedIn", "The account your outreach leaves from.", has_account),
        (
            "campaign",
            "Create your first campaign",
            "Choose whom to reach and in which words.",
            has_campaign,
        ),
    ]
    following = next((key for key, _, _, is_done in rows if not is_done), "")
    return [FirstStep(key, title, sentence, done, key == following) for key, title, sentence, done in rows]
