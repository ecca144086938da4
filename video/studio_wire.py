"""What AI Studio sends, as typed values; tolerant of older spellings and missing fields. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

SUCCEEDED, FAILED = "succeeded", "failed"
MOST_CHARACTERS, ID_CHARACTERS = 1000, 80


@dataclass(frozen=True, slots=True)
class Template:
    """A video template: what is personalised in it is asked separately."""

    template_id: str
    name: str
    thumbnail_url: str


@dataclass(frozen=True, slots=True)
class Film:
    """One generation as a poll, a list or a callback tells it; any other status than the two last means: not yet."""

    render_id: str
    status: str
    url: str = ""
    page_url: str = ""
    gif: str = ""
    thumbnail: str = ""
    message: str = ""
    texts: tuple[str, ...] = ()
    made_at: datetime | None = None

    @property
    def is_answer(self) -> bool:
        """Whether nothing more will come, going by its status."""
        return self.status in (SUCCEEDED, FAILED)


def film(row: Mapping[str, Any]) -> Film:
    """A generation; callbacks call the hosted page `video_url`, polls `share_url`, old ones `vimeo_url` (§1.3)."""
    texts = row.get("text")
    return Film(
        render_id=text(row, "id"),
        status=text(row, "status").lower(),
        url=text(row, "url"),
        page_url=text(row, "share_url") or text(row, "video_url") or text(row, "vimeo_url"),
        gif=text(row, "gif"),
        thumbnail=text(row, "thumbnail"),
        message=text(row, "message"),
        texts=tuple(str(part) for part in texts) if isinstance(texts, list) else (),
        made_at=moment(row.get("created_at")),
    )


def template(row: Mapping[str, Any]) -> Template:
    """A video instance."""
    return Template(text(row, "id"), text(row, "name")[:200], text(row, "thumbnail"))


def variables(rows: list[dict[str, Any]]) -> list[tuple[str, bool]]:
    """The personalised places of a template in its order, and whether each must be filled; each name once."""
    found: dict[str, bool] = {}
    for row in rows:
        name = (text(row, "variable") or text(row, "name"))[:200].strip()
        if name:
            found[name] = found.get(name, False) or row.get("required") is not False
    return list(found.items())


def rows_of(result: Any, name: str) -> list[dict[str, Any]]:
    """The rows of a list: {total, <name>: [...]}, or the bare array of older answers."""
    rows = result.get(name) if isinstance(result, dict) else result
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def row_of(result: Any) -> dict[str, Any]:
    """One object; a single template comes as an array of one."""
    if isinstance(result, list):
        result = result[0] if result else {}
    return result if isinstance(result, dict) else {}


def text(row: Mapping[str, Any], key: str) -> str:
    """A field that is text, of a length a column holds."""
    value = row.get(key)
    # Without what Postgres cannot keep: NUL and halves of emoji.
    whole = value.encode("utf-8", "ignore").decode().replace("\0", "") if isinstance(value, str) else ""
    return whole[:MOST_CHARACTERS]


def moment(value: Any) -> datetime | None:
    """An ISO moment with or without its zone."""
    try:
        told = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return told if told.tzinfo else told.replace(tzinfo=UTC)
