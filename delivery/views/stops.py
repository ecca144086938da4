"""The lists of those who are never written to: search, add, import; taking away is for the blocklist only."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import UserRequest
from delivery import blocklist as blocks
from delivery import suppress
from delivery.models import BlockedKind, SuppressionReason
from delivery.stop_forms import AddressForm, BadFile, BlockFileForm, BlockForm, FileForm, in_batches
from leadr.common import clock, keys
from leadr.common.htmx import page

BATCH = 1000
type Take = Callable[[Iterable[str]], int]


@require_http_methods(["GET", "HEAD", "POST"])
def suppressions(request: UserRequest) -> HttpResponse:
    """Addresses no mail goes to again."""
    form, file_form = AddressForm(), FileForm()
    if request.method == "POST":
        take = _take_addresses(request)
        form, file_form = _bound(request, AddressForm, FileForm)
        if _took(request, form, file_form, take):
            return redirect("delivery:suppressions")
    search = _text(request, "q").lower()
    rows = request.user.suppressions.filter(address__contains=search) if search else request.user.suppressions.all()
    return _show(request, "delivery/suppressions.html", rows, form=form, file_form=file_form, search=search)


@require_http_methods(["GET", "HEAD", "POST"])
def blocklist(request: UserRequest) -> HttpResponse:
    """Profiles, companies, addresses and domains not to be reached."""
    form, file_form = BlockForm(), BlockFileForm()
    if request.method == "POST":
        form, file_form = _bound(request, BlockForm, BlockFileForm)
        if _took(request, form, file_form, _take_blocks(request)):
            return redirect("delivery:blocklist")
    search = _text(request, "q").lower()
    rows = request.user.blocklist.filter(value__contains=search) if search else request.user.blocklist.all()
    return _show(request, "delivery/blocklist.html", rows, form=form, file_form=file_form, search=search)


@require_POST
def unblock(request: UserRequest, pk: int) -> HttpResponse:
    """Take one entry off the blocklist."""
    row = get_object_or_404(request.user.blocklist, pk=pk)
    blocks.remove(row, now=clock.now())
    messages.success(request, f"“{row.shown}” is off the blocklist.")
    return redirect("delivery:blocklist")


def _bound(request: UserRequest, form: type[Form], file_form: type[Form]) -> tuple[Any, Any]:
    """The form that was sent, filled; the other one empty."""
    if "file" in request.FILES or "import" in request.POST:
        return form(), file_form(request.POST, request.FILES)
    return form(request.POST), file_form()


def _took(request: UserRequest, form: Form, file_form: Form, take: Take) -> bool:
    """Take what was entered or sent as a file; False when there is something to mend."""
    if file_form.is_bound:
        return file_form.is_valid() and _import(request, file_form.cleaned_data["file"], take)
    if not form.is_valid():
        return False
    value: str = form.cleaned_data["value"]
    if not take([value]):
        form.add_error("value", "This is on the list already, or makes no sense as what it is meant to be.")
        return False
    messages.success(request, f"“{value}” is on the list.")
    return True


def _import(request: UserRequest, file: UploadedFile, take: Take) -> bool:
    seen = fresh = 0
    try:
        for some in in_batches(file, BATCH):
            seen, fresh = seen + len(some), fresh + take(some)
    except BadFile as bad:
        messages.error(request, str(bad))
    messages.success(request, f"{fresh} of {seen} lines were new. The rest were there already or made no sense.")
    return True


def _take_addresses(request: UserRequest) -> Take:
    owner_id, now = request.user.pk, clock.now()
    return lambda values: suppress.suppress_many(owner_id, values, reason=SuppressionReason.ADDED, now=now)


def _take_blocks(request: UserRequest) -> Take:
    kind = request.POST.get("kind", "")
    owner_id, now = request.user.pk, clock.now()
    # The form has checked the kind by the time this is called.
    return lambda values: blocks.add(owner_id, BlockedKind(kind), values, now=now)[0]


def _show(
    request: UserRequest, template: str, rows: "QuerySet[Any]", *, form: Form, file_form: Form, search: str
) -> HttpResponse:
    found, next_key = keys.newest(rows, after=_text(request, "after"))
    context = {
        "nav": "senders",
        "rows": found,
        "next_key": next_key,
        "form": form,
        "file_form": file_form,
        "q": search,
    }
    status = 422 if form.errors or file_form.errors else 200
    return page(request, template, context, part="rows" if request.method == "GET" else "", status=status)


def _text(request: UserRequest, name: str) -> str:
    # Postgres text holds no NUL, so nothing can be found by one.
    return request.GET.get(name, "").replace("\x00", "").strip()[:200]
