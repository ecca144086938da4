"""What each kind does in the world outside: one function a kind. Knows no database."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.linkedin_posts import PostFacts
from audiences import find
from campaigns.engine import words
from campaigns.engine.outcomes import Accepted, Done, Drafted, Failed, Found, Outcome, PostFound, Skipped, Waiting
from campaigns.engine.outside import Outside
from campaigns.engine.plan import SKIPS_THE_LEAD
from campaigns.models import Action
from delivery.email import Outcome as MailOutcome
from leadr.common.gateways import Refused, Scope
from video.renders import Row
from video.states import OnFailure
from workflows.kinds import Kind
from workflows.limits import COMMENT_LENGTH, POST_DAYS

RELATIONS_PAGE = 500
VIDEO_PATIENCE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Call:
    """A started action with what its deed needs: gateways, how many people a search wants, time, a film's others."""

    action: Action
    outside: Outside
    wanted: int
    now: datetime
    others: Sequence[Row] = ()

    @property
    def account_id(self) -> str:
        """The acting account as the provider knows it."""
        return self.action.account.provider_account_id

    @property
    def provider_id(self) -> str:
        """The lead as the acting account sees them."""
        return words.lead_of(self.action).provider_id


def search(call: Call) -> Outcome:
    """Ask the audience for its next people."""
    campaign = call.action.campaign
    if call.wanted <= 0:
        return Found((), campaign.cursor, has_looked=False)
    found = find.find(
        campaign.audience,
        linkedin=call.outside.linkedin,
        account_id=call.account_id,
        cursor=campaign.cursor,
        limit=call.wanted,
        now=call.now,
    )
    return Found(found.people, found.cursor)


def follow_up(call: Call) -> Outcome:
    """Look who accepted."""
    page = call.outside.linkedin.relations(call.account_id, cursor=None, limit=RELATIONS_PAGE)
    return Accepted(frozenset(person.public_identifier for person in page.people))


def engagement(call: Call) -> Outcome:
    """Find the lead's newest post of the last 60 days, unless the signal brought one."""
    lead = words.lead_of(call.action)
    if lead.post_id:
        return Done("has_post")
    posts = call.outside.linkedin.posts_of(call.account_id, provider_id=lead.provider_id)
    newest = next((post for post in posts if _is_fit(post, call.now)), None)
    if newest is None:
        return Skipped("no_post", f"They have posted nothing in {POST_DAYS} days.")
    return PostFound(newest.social_id, newest.text)


def draft(call: Call) -> Outcome:
    """Write the comment that somebody may have to approve."""
    lead, campaign = words.lead_of(call.action), call.action.campaign
    if not lead.post_id:
        return _NO_POST
    text = call.outside.comment(
        campaign.owner,
        post_text=lead.post_text or lead.signal_quote,
        author=lead.full_name,
        limit=COMMENT_LENGTH,
        now=call.now,
    )
    return Drafted(text)


def comment(call: Call) -> Outcome:
    """Comment on the lead's post."""
    lead = words.lead_of(call.action)
    if not lead.post_id:
        return _NO_POST
    if not call.action.text:
        return Skipped("not_approved", "The draft was not approved.")
    text = words.checked(call.action)
    receipt = call.outside.linkedin.comment(call.account_id, post_id=lead.post_id, text=text)
    return Done("", text, {"comment_id": receipt.id, "post_id": lead.post_id})


def like(call: Call) -> Outcome:
    """Like the lead's post."""
    lead = words.lead_of(call.action)
    if not lead.post_id:
        return _NO_POST
    call.outside.linkedin.like(call.account_id, post_id=lead.post_id)
    return Done("", "", {"post_id": lead.post_id})


def invite(call: Call) -> Outcome:
    """Invite the lead, with a note or without."""
    text = words.checked(call.action)
    receipt = call.outside.linkedin.invite(call.account_id, provider_id=call.provider_id, note=text or None)
    until = call.now + timedelta(days=call.action.campaign.workflow.expiry_days)
    return Waiting(until, text, {"invitation_id": receipt.id})


def withdraw(call: Call) -> Outcome:
    """Take back an invite nobody accepted in time."""
    invitation_id = call.action.receipt.get("invitation_id") or _listed(call)
    if not invitation_id:
        return Skipped("not_pending", "LinkedIn lists no open invite to them any more.")
    call.outside.linkedin.withdraw(call.account_id, invitation_id=invitation_id)
    return Done()


def message(call: Call) -> Outcome:
    """Write to the lead."""
    text = words.checked(call.action)
    receipt = call.outside.linkedin.message(call.account_id, provider_id=call.provider_id, text=text)
    return Done("", text, {"message_id": receipt.id, "chat_id": receipt.chat_id})


def email(call: Call) -> Outcome:
    """Send the fallback email, or say why it does not go."""
    delivered = call.outside.deliver(words.letter_of(call.action), now=call.now)
    receipt = {"message_id": delivered.message_id}
    match delivered.outcome:
        case MailOutcome.SENT:
            return Done("", "", receipt)
        case MailOutcome.DRY_RUN:
            return Done("dry_run", "", receipt)
    return Skipped(delivered.outcome.value, delivered.sentence)


def video(call: Call) -> Outcome:
    """Have a film made for the lead, and wait for it; films the day will need soon are asked for beside it."""
    plan, lead = call.action.campaign.video, words.lead_of(call.action)
    if plan is None or lead.video_url:
        return Done("has_video")
    key, values = words.key_of(call.action), words.values_of(lead)
    try:
        call.outside.start_render(plan, key=key, values=values, others=call.others, now=call.now)
    except Refused as refusal:
        if refusal.scope is not Scope.LEAD or plan.on_failure != OnFailure.SKIP_LEAD:
            raise
        return Failed(SKIPS_THE_LEAD, refusal.sentence)
    return Waiting(call.now + VIDEO_PATIENCE)


DEEDS: dict[Kind, Callable[[Call], Outcome]] = {
    Kind.SEARCH: search,
    Kind.FOLLOW_UP: follow_up,
    Kind.ENGAGEMENT: engagement,
    Kind.DRAFT: draft,
    Kind.COMMENT: comment,
    Kind.LIKE: like,
    Kind.INVITE: invite,
    Kind.WITHDRAW: withdraw,
    Kind.MESSAGE: message,
    Kind.EMAIL: email,
    Kind.VIDEO: video,
}
_NO_POST = Skipped("no_post", "There is no post of theirs to do this on.")


def _is_fit(post: PostFacts, now: datetime) -> bool:
    is_recent = post.posted_at is not None and now - timedelta(days=POST_DAYS) <= post.posted_at <= now
    return is_recent and not post.is_repost and post.can_react and post.can_comment and bool(post.social_id)


def _listed(call: Call) -> str:
    identifier = words.lead_of(call.action).public_identifier
    page = call.outside.linkedin.sent_invitations(call.account_id, cursor=None)
    return next((row.invitation_id for row in page.items if row.public_identifier == identifier), "")
