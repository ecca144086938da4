"""Which JSON can be kept: Postgres takes neither NUL nor half an emoji nor Infinity. Pure."""

import json
import re
from typing import Any

MAX_DEPTH = 20
MAYBE_NUL = "\\u0000"  # found much sooner than what follows, and almost never there
NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")  # an escaped one, not a text about it


def can_be_kept(said: Any) -> bool:
    """Whether parsed JSON can be stored and read back; whoever reads deep nesting back may fall."""
    if not _is_shallow(said, MAX_DEPTH):
        return False
    try:
        text = json.dumps(said, ensure_ascii=False, allow_nan=False)
        return bool(text.encode()) and not (MAYBE_NUL in text and NUL.search(text))
    except ValueError:
        return False


def _is_shallow(value: Any, depth: int) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return depth > 0 and all(_is_shallow(part, depth - 1) for part in inner)
