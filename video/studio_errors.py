"""What AI Studio's refusals mean for us (bhuman.md §1.4): one table. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from leadr.common.gateways import No, Refused, Scope, TryLater, Unclear, WireError

HOUR, QUARTER_HOUR = timedelta(hours=1), timedelta(minutes=15)
OK = 200
FROM_HERE_NO = 400


class Meaning(StrEnum):
    """What a refusal is about."""

    SETUP = "setup"
    KEY = "key"
    QUOTA = "quota"
    SLOW = "slow"
    GONE = "gone"
    PASSING = "passing"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a status means, said for people."""

    meaning: Meaning
    reason: str
    sentence: str


RULES: dict[int, Rule] = {
    # 200 with an error in its body is how a used-up plan is told.
    200: Rule(Meaning.QUOTA, "quota", "AI Studio takes no more videos for now; its plan is used up."),
    400: Rule(Meaning.SETUP, "unusable", "AI Studio did not take the values. Choose the video template again."),
    401: Rule(Meaning.KEY, "key", "AI Studio refused our key. An operator checks STUDIO_KEY_ID and STUDIO_SECRET."),
    402: Rule(Meaning.QUOTA, "quota", "AI Studio takes no more videos for now; its plan is used up."),
    403: Rule(Meaning.SETUP, "forbidden", "AI Studio does not let our key do this."),
    404: Rule(Meaning.GONE, "not_found", "AI Studio does not know this video template or video."),
    413: Rule(Meaning.SETUP, "too_large", "What we sent is too large for AI Studio."),
    415: Rule(Meaning.SETUP, "unreadable", "AI Studio could not read what we sent."),
    422: Rule(Meaning.SETUP, "unreadable", "AI Studio could not read what we sent. Check the template id."),
    429: Rule(Meaning.SLOW, "too_many", "AI Studio asked us to slow down."),
}
QUOTA = RULES[402]
PASSING = Rule(Meaning.PASSING, "studio_error", "AI Studio had an error.")
QUOTA_WORDS = ("quota", "credit", "insufficient", "limit reached", "upgrade", "out of")
CLOSED_STATUSES = frozenset({401, 403, 404})


def closed() -> Refused:
    """The list routes are not open to our key."""
    sentence = "AI Studio does not show its lists to our key. Enter the template id by hand."
    return Refused("lists_closed", sentence, scope=Scope.CONFIG)


def said_no(body: Mapping[str, Any]) -> WireError | None:
    """The refusal an answer with status 200 holds, if it does (bhuman.md §1.4)."""
    code = body.get("code", OK)
    is_no = isinstance(code, int) and code >= FROM_HERE_NO
    if is_no or (body.get("error") and not body.get("result")):
        return WireError(code if is_no else OK, "", "", None, body)
    return None


def translate(error: WireError, *, writes: bool) -> No:
    """One of the three words for a refusal of AI Studio."""
    return _word(rule_of(error), error, writes=writes)


def rule_of(error: WireError) -> Rule:
    """What a refusal means: by its words when they speak of the quota, else by its status."""
    words = " ".join(str(error.body.get(name) or "") for name in ("error", "message", "detail")).lower()
    if any(word in words for word in QUOTA_WORDS) and error.status not in (401, 429):
        return QUOTA
    return RULES.get(error.status, PASSING)


def _word(rule: Rule, error: WireError, *, writes: bool) -> No:
    match rule.meaning:
        case Meaning.SETUP | Meaning.GONE:
            return Refused(rule.reason, rule.sentence, scope=Scope.CONFIG)
        case Meaning.KEY:
            return TryLater(rule.reason, rule.sentence, scope=Scope.SERVICE, after=error.retry_after)
        case Meaning.QUOTA:
            return TryLater(rule.reason, rule.sentence, scope=Scope.KIND, after=error.retry_after or HOUR)
        case Meaning.SLOW:
            return TryLater(rule.reason, rule.sentence, scope=Scope.KIND, after=error.retry_after or QUARTER_HOUR)
        case Meaning.PASSING if writes:
            # Nothing says that a paid call was not taken before the error; it is looked up, never repeated.
            return Unclear(rule.reason, rule.sentence)
        case Meaning.PASSING:
            return TryLater(rule.reason, rule.sentence, after=error.retry_after)
