"""Write down who did what, in the transaction of the deed itself; who asks is known from the request at work."""

from contextvars import ContextVar
from datetime import datetime

from django.conf import settings
from django.db.models import Exists, Model, OuterRef
from django.http import HttpRequest

from accounts.models import ApiToken, By, Did, Entry, User
from leadr.common import problems, rates

# The request this thread answers; a worker, a command or a test answers none.
AT_WORK: ContextVar[HttpRequest | None] = ContextVar("the request at work", default=None)


def note(owner_id: int, did: Did, about: Model | None = None, *, detail: str = "", now: datetime) -> None:
    """Write one thing down. Call it in the transaction that does it."""
    request = AT_WORK.get()
    by, who = _who(request)
    Entry.objects.create(
        owner_id=owner_id,
        did=did,
        about=str(about)[:200] if about else "",
        about_id=about.pk if about else None,
        detail=detail[:200],
        by=by,
        who=who,
        address=(rates.address(request) or None) if request else None,
        at=now,
    )


def forget() -> int:
    """Throw away what was written of people who are gone; the database lets nothing else be thrown away."""
    return Entry.objects.filter(~Exists(User.objects.filter(pk=OuterRef("owner_id")))).delete()[0]


def _who(request: HttpRequest | None) -> tuple[By, str]:
    if request is None:
        return By.LEADR, ""
    if not request.user.is_authenticated:
        return (By.CALLER if request.path.startswith(problems.ADDRESSES) else By.VISITOR), ""
    token = getattr(request, "auth", None)  # the API leaves it there
    if isinstance(token, ApiToken):
        return By.TOKEN, str(token)
    is_operator = request.path.startswith(f"/{settings.ADMIN_PATH}")
    return (By.OPERATOR if is_operator else By.USER), request.user.email
