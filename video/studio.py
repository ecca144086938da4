"""The AI Studio gateway (bhuman.md §1): templates, paid renders, and what became of them."""

import base64
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.conf import settings

from leadr.common.gateways import Http, Refused, Scope, Unclear, WireError
from video import studio_wire as wire
from video.studio_errors import CLOSED_STATUSES, closed, said_no, translate
from video.studio_wire import Film, Template

__all__ = ["Film", "Studio", "Template", "client"]
PAGE = 100
MOST_PAGES = 10
MOST_ROWS = 2000
CONNECT_SECONDS = 5


class Studio:
    """AI Studio's API. Reads raise TryLater or Refused; the paid call raises Unclear too, and is made once."""

    def __init__(
        self, base_url: str, key_id: str, secret: str, *, seconds: float = 30, uses_pipeline: bool = False
    ) -> None:
        pair = base64.b64encode(f"{key_id}:{secret}".encode()).decode()
        self._http = Http(
            "AI Studio",
            f"{base_url}/api/ai_studio",
            headers={"Authorization": f"Basic {pair}"},
            timeout=(CONNECT_SECONDS, seconds),
        )
        self._paid = "/pipeline/leadr" if uses_pipeline else "/try_sample"

    # -- templates (§1.5) ---------------------------------------------------
    def templates(self) -> tuple[Template, ...]:
        """Every template our key may see; Refused when it may not see the list."""
        rows, _is_whole = self._pages("/video_instances", "instances")
        return tuple(template for template in map(wire.template, rows) if template.template_id)

    def template(self, template_id: str) -> Template:
        """One template."""
        found = wire.template(wire.row_of(self._list("/video_instance", id=template_id)))
        if not found.template_id:
            raise Refused("not_found", "AI Studio does not know this video template.", scope=Scope.CONFIG)
        return found

    def variables(self, template_id: str) -> list[tuple[str, bool]]:
        """The segments of a template as (variable, required), in its order."""
        return wire.variables(wire.rows_of(self._list("/segment", video_instance_id=template_id), "segments"))

    # -- renders (§1.1, §1.2) -----------------------------------------------
    def start(
        self, template_id: str, *, variables: Sequence[str], rows: Sequence[Sequence[str]], callback_url: str
    ) -> list[str]:
        """Pay for a render of every row; their ids in the order of the rows. Never tried again by itself."""
        body = {
            "video_instance_id": template_id,
            "variables": list(variables),
            "names": [list(row) for row in rows],
            "callback_url": callback_url,
        }
        try:
            answer = self._http.write("POST", self._paid, json=body)
        except WireError as error:
            raise translate(error, writes=True) from error
        if refusal := said_no(answer):
            raise translate(refusal, writes=True)
        ids = _ids(answer.get("result"))
        if len(set(ids)) != len(rows) or len(ids) != len(rows):
            raise Unclear("no_answer", "AI Studio did not say which videos it makes. It is being checked.")
        return ids

    def result(self, render_id: str) -> Film:
        """What became of one render."""
        return wire.film(wire.row_of(self._read("/generated_video_by_id", id=render_id)))

    def results(self, template_id: str) -> tuple[list[Film], bool]:
        """A template's renders as evidence of what was paid, and whether these are all; Refused when closed to us."""
        path = "/generated_video_by_video_instance_id"
        rows, is_whole = self._pages(path, "videos", video_instance_id=template_id)
        return list(map(wire.film, rows)), is_whole

    def _pages(self, path: str, name: str, **params: Any) -> tuple[list[dict[str, Any]], bool]:
        found: dict[str, dict[str, Any]] = {}
        for page in range(MOST_PAGES):
            rows = wire.rows_of(self._list(path, page=page, size=PAGE, **params), name)
            before = len(found)
            found |= {wire.text(row, "id"): row for row in rows}
            # A page that brings nothing new would come again for ever.
            if len(rows) < PAGE or len(found) == before:
                return list(found.values()), len(rows) < PAGE
        return list(found.values()), False

    def _list(self, path: str, **params: Any) -> Any:
        # By one account the list routes take our key, by another they ask for a person's (bhuman.md §1).
        try:
            return self._read_raw(path, **params)
        except WireError as error:
            if error.status in CLOSED_STATUSES:
                raise closed() from error
            raise translate(error, writes=False) from error

    def _read(self, path: str, **params: Any) -> Any:
        try:
            return self._read_raw(path, **params)
        except WireError as error:
            raise translate(error, writes=False) from error

    def _read_raw(self, path: str, **params: Any) -> Any:
        answer = self._http.read("GET", path, params=params)
        if refusal := said_no(answer):
            raise refusal
        return answer.get("result", answer)


def client() -> Studio:
    """The gateway as the settings say; Refused when they say nothing."""
    if not is_ready():
        raise Refused(
            "not_set_up", "AI Studio is not set up here. An operator sets STUDIO_BASE_URL.", scope=Scope.CONFIG
        )
    return _client(
        settings.STUDIO_BASE_URL,
        settings.STUDIO_KEY_ID,
        settings.STUDIO_SECRET,
        settings.STUDIO_SECONDS,
        settings.STUDIO_LEADR_PIPELINE,
    )


def is_ready() -> bool:
    """Whether the settings name an AI Studio."""
    return bool(settings.STUDIO_BASE_URL)


@lru_cache(maxsize=4)
def _client(base_url: str, key_id: str, secret: str, seconds: float, uses_pipeline: bool) -> Studio:  # noqa: FBT001
    return Studio(base_url, key_id, secret, seconds=seconds, uses_pipeline=uses_pipeline)


def _ids(result: Any) -> list[str]:
    rows = result if isinstance(result, list) else []
    return [row for row in rows if isinstance(row, str) and 0 < len(row) <= wire.ID_CHARACTERS]
