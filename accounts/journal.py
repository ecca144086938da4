"""Write down who did what, in the transaction of the deed itself; who asks is known from the request at work."""

from contextvars import ContextVar
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, Model, OuterRef
from django.http import HttpRequest

from accounts.models import ApiToken, By, Did, Entry, User
from leadr.common import problems, rates, retention

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


def forget(*, before: datetime) -> int:
    """Throw away what was written before a moment, or of people who are gone; how many entries."""
    gone = Entry.objects.filter(~Exists(User.objects.filter(pk=OuterRef("owner_id"))))
    return retention.empty(gone) + retention.prune(Entry.objects.all(), dated="at", before=before, deed=_throw_away)


def _throw_away(rows: retention.Rows) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        # The database refuses whoever does not say this first (accounts/migrations/0008).
        cursor.execute("SET LOCAL leadr.journal = 'retention'")
        count = retention.delete(rows)
        cursor.execute("SET LOCAL leadr.journal = ''")
        return count


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
