"""The words of an action as its lead gets them: filled in when it is claimed, so that the evidence finds the same."""

from campaigns.models import Action, Lead
from delivery.email import Letter
from leadr.common.people import Person
from leadr.common.sql import fetch
from workflows import limits, wording
from workflows.kinds import Kind
from workflows.models import TooLong, Workflow

APPROVED = "SELECT text FROM campaigns_action WHERE lead_id = %s AND step = %s AND kind = 'draft' AND state = 'done'"


class Unusable(Exception):
    """These words cannot be sent to this lead; `reason` for the code, `sentence` for people."""

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.reason, self.sentence = reason, sentence


def text_of(action: Action) -> str:
    """The words an action starts with: an approved draft's, or the workflow's with the lead's values filled in."""
    workflow = action.campaign.workflow
    match Kind(action.kind):
        case Kind.INVITE if workflow.sends_note:
            return wording.fill(workflow.note, values_of(lead_of(action)))
        case Kind.MESSAGE:
            return wording.fill(workflow.message, values_of(lead_of(action)))
        case Kind.COMMENT:
            return _approved(action)
    return ""


def checked(action: Action) -> str:
    """The words of a started action, within the limit LinkedIn and the workflow set; raises Unusable."""
    workflow, text = action.campaign.workflow, action.text
    match Kind(action.kind):
        case Kind.INVITE:
            return _note(text, workflow, action.campaign.note_limit)
        case Kind.MESSAGE:
            return _within(text, workflow.message_limit, "message")
        case _:
            return _within(text, limits.COMMENT_LENGTH, "comment")


def values_of(lead: Lead) -> dict[str, str]:
    """A lead's fields by the names of the variables."""
    return {name: getattr(lead, name) for name in (*wording.VARIABLES, wording.VIDEO)}


def letter_of(action: Action) -> Letter:
    """The fallback email of an action, with the lead's values filled in."""
    campaign, lead = action.campaign, lead_of(action)
    plan, values = campaign.delivery, values_of(lead)
    return Letter(
        key=key_of(action),
        owner_id=campaign.owner_id,
        sender_id=plan.email_sender_id,
        to=lead.email,
        subject=" ".join(wording.fill(plan.email_subject, values).split()),
        body=wording.fill(plan.email_body, values),
        campaign_name=campaign.name,
    )


def key_of(action: Action) -> str:
    """The name under which an action's mail or video is known."""
    return f"a{action.pk}"


def pk_of(key: str) -> int:
    """The number of the action such a name is of; 0, which none has, for a name of something else."""
    return int(key[1:]) if key[1:].isdigit() else 0


def lead_of(action: Action) -> Lead:
    """The lead an action is for; every kind but the campaign's own has one."""
    if action.lead is None:
        raise ValueError(f"Action {action.pk} is for a lead but has none.")
    return action.lead


def person_of(lead: Lead) -> Person:
    """A lead as a person."""
    return Person(
        public_identifier=lead.public_identifier,
        provider_id=lead.provider_id,
        first_name=lead.first_name,
        last_name=lead.last_name,
        headline=lead.headline,
        city=lead.city,
        company=lead.company,
        email=lead.email,
    )


def _approved(action: Action) -> str:
    # Only what was approved, or written to go out by itself: a rejected draft keeps its words, and they stay here.
    found = fetch(APPROVED, [lead_of(action).pk, f"{Kind.DRAFT}-{action.step}"[:40]])
    return str(found[0][0]) if found else ""


def _note(text: str, workflow: Workflow, limit: int) -> str:
    if limits.linkedin_length(text) <= limit:
        return text
    if workflow.too_long != TooLong.SHORTEN:
        raise Unusable("note_too_long", f"The note would be longer than {limit} characters.")
    return wording.shorten(text, limit)


def _within(text: str, limit: int, name: str) -> str:
    if not text.strip():
        raise Unusable("no_words", f"The {name} came out empty for this lead.")
    if limits.linkedin_length(text) > limit:
        raise Unusable(f"{name}_too_long", f"The {name} would be longer than {limit} characters.")
    return text
