"""Which task it is, what is in the input, and how the present mode bends the answer."""

import json
import re
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from leadr.sandbox.model import language, obeying, planning, reading, writing

Input = dict[str, Any]
TASKS: dict[str, Callable[[Input], Input]] = {
    "suggestions": planning.suggestions,
    "queries": planning.queries,
    "signals": reading.signals,
    "judgement": reading.judgement,
    "draft": writing.draft,
    "rephrase": writing.rephrase,
    "comment": writing.comment,
}
MODES = (
    "normal", "nonsense", "refuse", "timeout", "obey", "ramble", "429", "quota", "500", "drop_variables", "too_long",
    "truncated", "filtered",
)  # fmt: skip
FORMS = ("json_schema_strict", "json_schema", "json_object", "none")
WRITTEN = ("text", "note", "message")
NAMED_TASK = re.compile(r"\btask:?\s+[\"'`]?(\w+)", re.IGNORECASE)
REPLY = "Happy to help! Tell me more about what you need."


@dataclass
class Mind:
    """The mode of the model; a mode with a count wears off by itself."""

    mode: str = "normal"
    seconds: float = 30.0
    left: int | None = None
    tasks: Collection[str] = ()
    forms: Collection[str] = FORMS
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def set(self, asked: Input) -> None:
        """Take a mode, for so many calls, for some tasks only; ValueError when one is not known."""
        mode, forms = str(asked.get("mode", "normal")), asked.get("forms") or FORMS
        if mode not in MODES or not set(forms) <= set(FORMS):
            raise ValueError(f"mode must be one of {', '.join(MODES)}; forms of {', '.join(FORMS)}")
        if unknown := set(asked.get("tasks") or ()) - set(TASKS):
            raise ValueError(f"unknown tasks {', '.join(sorted(unknown))}")
        with self._lock:
            self.mode, self.seconds = mode, float(asked.get("seconds", 30))
            self.left = int(asked["count"]) if asked.get("count") else None
            self.tasks, self.forms = tuple(asked.get("tasks") or ()), tuple(forms)

    def take(self, task: str) -> str:
        """The mode for one call."""
        with self._lock:
            if self.mode == "normal" or (self.tasks and task not in self.tasks):
                return "normal"
            mode = self.mode
            if self.left is not None:
                self.left -= 1
                self.mode = mode if self.left > 0 else "normal"
            return mode


MIND = Mind()


def task_of(name: str, system: str) -> str:
    """The task by the schema's name, else as the system message names it."""
    if name.lower() in TASKS:
        return name.lower()
    named = [found.lower() for found in NAMED_TASK.findall(system) if found.lower() in TASKS]
    mentioned = [task for task in TASKS if re.search(rf"\b{task}\b", system, re.IGNORECASE)]
    return (named or mentioned or [""])[0]


def input_of(text: str) -> Input | None:
    """The one JSON object of a message, words around it or not."""
    start, end = text.find("{"), text.rfind("}")
    try:
        found = json.loads(text[start : end + 1], strict=False) if 0 <= start < end else None
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def answer(task: str, asked: Input | None, system: str, mode: str) -> str:
    """The text of the answer."""
    if task not in TASKS or asked is None:
        return REPLY
    found = TASKS[task](asked)
    match mode:
        case "obey":
            found = obeying.obeyed(task, asked, found, system)
        case "drop_variables":
            found = {name: _dropped(value, asked) if name in WRITTEN else value for name, value in found.items()}
        case "too_long":
            found = {name: f"{value} {value} " * 40 if name in WRITTEN else value for name, value in found.items()}
    return _bent(json.dumps(found, ensure_ascii=False), mode)


def _bent(text: str, mode: str) -> str:
    match mode:
        case "nonsense":
            return text.replace("{", "<", 1)[: len(text) // 2] + " lorem ipsum"
        case "truncated":
            return text[: max(1, len(text) // 2)]
        case "ramble":
            return (
                f"{REPLY} Let me think about it step by step. {'So it goes. ' * 30}\n```json\n{text}\n```\nThat is all!"
            )
    return text


def _dropped(text: Any, asked: Input) -> str:
    """A text without its variables, and without what was filled in for them."""
    lead = asked.get("lead")
    values = [language.said(value) for value in lead.values()] if isinstance(lead, dict) else []
    short = re.sub(r"\{\{[^}]*\}\}", "", str(text))
    for value in values:
        short = short.replace(value, "") if value else short
    return " ".join(short.split())
