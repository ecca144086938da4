"""The same request twice is done once: the first answer is kept by its Idempotency-Key and given again."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from rest_framework.exceptions import APIException

from accounts.models import KeptAnswer, User

LONGEST = 80
Answer = tuple[int, Any]


class Running(Exception):
    """The first request with this key has not been answered (yet)."""


class Different(Exception):
    """The key belongs to another request."""


def once(user: User, deed: Callable[[], Answer], *, key: str, request: Any, now: datetime) -> tuple[Answer, bool]:
    """Do the deed, or answer what it answered before; the flag tells which. Raises Running or Different.

    A refused deed frees its key: nothing was done. One that broke keeps it, since nobody knows how far it came.
    """
    sign = hashlib.sha256(json.dumps(request, sort_keys=True, default=str).encode()).hexdigest()
    # The row is committed before the deed: whoever inserts it does the deed, everybody else reads.
    _, is_ours = KeptAnswer.objects.get_or_create(owner=user, key=key, defaults={"request_hash": sign, "at": now})
    mine = KeptAnswer.objects.filter(owner=user, key=key)
    if not is_ours:
        return _before(mine.get(), sign), True
    try:
        status, body = deed()
    except APIException:
        mine.delete()
        raise
    mine.update(status=status, body=json.dumps(body))
    return (status, body), False


def _before(kept: KeptAnswer, sign: str) -> Answer:
    if kept.request_hash != sign:
        raise Different
    if kept.status is None:
        raise Running
    return kept.status, json.loads(kept.body)
