"""A draft's video: begin a plan and link it to the draft, or take it out again."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.requests import UserRequest
from campaigns.views.drafts import draft_of
from video import plans


@require_POST
def video(request: UserRequest, pk: int) -> HttpResponse:
    """Add a video to the draft, or take it out; the plan itself is kept, should it be wanted again."""
    draft = draft_of(request, pk)
    wanted = request.POST.get("video") == "add"
    if wanted != draft.has_video:
        plan = _plan(request) if wanted else None
        request.user.campaigns.drafts().filter(pk=pk).update(video=plan)
    return redirect(f"{reverse('campaigns:builder', args=[pk])}#video")


def _plan(request: UserRequest) -> plans.VideoPlan:
    """An unused plan of the user, else a new one."""
    spare = request.user.video_plans.editable().filter(campaigns=None).order_by("-pk").first()
    return spare or plans.begin(request.user)
