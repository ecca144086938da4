"""How the builder's pages reach a draft: through its owner, with all its parts in one query."""

from typing import Any

from django.shortcuts import get_object_or_404

from accounts.requests import UserRequest
from campaigns.models import Campaign


def draft_of(request: UserRequest, pk: int) -> Campaign:
    """A draft of the user, with its parts."""
    mine = request.user.campaigns.drafts().select_related(
        "audience__csv_file", "workflow", "delivery__email_sender", "owner", "video"
    )
    return get_object_or_404(mine, pk=pk)


def names(rows: list[Any]) -> str:
    """Several things by their names."""
    return ", ".join(f"“{row}”" for row in rows)
