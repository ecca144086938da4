"""The chat completions wire: conversations, structured answers in three forms, and what an answer cost. Pure."""

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from accounts.untrusted import GUARD, delimited

Message = dict[str, Any]
SIGNS_PER_TOKEN = 4
MOST_TOKENS = 10_000_000


class Spent(BaseModel):
    """What an answer cost, in tokens."""

    prompt_tokens: int = Field(ge=0, le=MOST_TOKENS)
    completion_tokens: int = Field(ge=0, le=MOST_TOKENS)


class Said(BaseModel):
    """A message of the model."""

    content: str | None = None
    refusal: str | None = None


class Choice(BaseModel):
    """One of the answers; we ask for one."""

    message: Said
    finish_reason: str | None = None


class Reply(BaseModel):
    """A chat completion, as far as we read it: the client library takes any JSON for one."""

    choices: list[Choice] = Field(min_length=1)
    usage: Spent | None = None


class Form(StrEnum):
    """How an endpoint is told which JSON to write."""

    STRICT = "json_schema, strict"
    LOOSE = "json_schema"
    OBJECT = "json_object"


FORMS = (Form.STRICT, Form.LOOSE, Form.OBJECT)


def conversation(name: str, system: str, data: Mapping[str, Any]) -> list[Message]:
    """The opening: who the model is and what it does; then the data, as one JSON object."""
    return [
        {"role": "system", "content": f"Task: {name}. {system}\n{GUARD}"},
        {"role": "user", "content": delimited(data)},
    ]


def repair(said: str, error: ValidationError, data: Mapping[str, Any]) -> list[Message]:
    """One more turn: what was wrong, and the data once more."""
    wrong = "; ".join(f"{_place(row['loc'])}: {row['msg']}" for row in error.errors()[:5])
    # The data is the only JSON of the message, so the sentence may hold no braces.
    wrong = wrong.replace("{", "(").replace("}", ")")
    return [
        {"role": "assistant", "content": said or "(nothing)"},
        {"role": "user", "content": f"That was not the JSON object asked for. {wrong}. Again, for\n{delimited(data)}"},
    ]


def with_schema(talk: list[Message], schema: type[BaseModel]) -> list[Message]:
    """The conversation for endpoints without schemas: the schema stands in the system message."""
    first, *rest = talk
    told = f"{first['content']}\nThe answer's JSON schema: {json.dumps(strict(schema))}"
    return [{**first, "content": told}, *rest]


def response_format(name: str, schema: type[BaseModel], form: Form) -> dict[str, Any]:
    """What the endpoint is told about the answer."""
    if form is Form.OBJECT:
        return {"type": "json_object"}
    described = {"name": name, "strict": form is Form.STRICT, "schema": strict(schema)}
    return {"type": "json_schema", "json_schema": described}


def strict(schema: type[BaseModel]) -> dict[str, Any]:
    """The schema as strict endpoints want it: everything required, nothing else allowed, no defaults."""
    tightened: dict[str, Any] = _tight(schema.model_json_schema())
    return tightened


def _tight(node: Any) -> Any:
    if isinstance(node, list):
        return [_tight(part) for part in node]
    if not isinstance(node, dict):
        return node
    tight = {key: _tight(value) for key, value in node.items() if key not in {"default", "title"}}
    if node.get("type") == "object" and isinstance(node.get("properties"), dict):
        # The names of properties are free: one may be called "title".
        properties = {name: _tight(value) for name, value in node["properties"].items()}
        tight |= {"properties": properties, "required": list(properties), "additionalProperties": False}
    return tight


def read[Answer: BaseModel](schema: type[Answer], said: str) -> Answer:
    """The answer in a text that may have words or a fence around it. Raises ValidationError."""
    start, end = said.find("{"), said.rfind("}")
    return schema.model_validate_json(said[start : end + 1] if 0 <= start < end else said)


def is_about_the_form(message: str) -> bool:
    """Whether a refusal says that this endpoint takes no such response format."""
    return any(word in message.lower() for word in ("response_format", "json_schema", "json schema", "strict"))


def tokens(reply: Reply, talk: list[Message]) -> tuple[int, int]:
    """Tokens read and written; estimated when the endpoint does not say."""
    if reply.usage:
        return reply.usage.prompt_tokens, reply.usage.completion_tokens
    asked = sum(len(str(message["content"])) for message in talk)
    return asked // SIGNS_PER_TOKEN, len(reply.choices[0].message.content or "") // SIGNS_PER_TOKEN


def _place(location: tuple[int | str, ...]) -> str:
    return ".".join(map(str, location)) or "the answer"
