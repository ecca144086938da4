"""The API's reference for readers: every operation of the OpenAPI, what it takes and what it answers."""

import json
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator

from leadr.openapi import OPERATOR, REFUSALS

type Schema = Mapping[str, Any]

WORDS = {
    "date-time": "time", "date": "day", "uri": "address", "email": "email address", "integer": "whole number",
    "boolean": "true or false", "number": "number", "string": "text", "object": "object",
}  # fmt: skip
LIMITS = (("maxLength", "at most {} characters"), ("maxItems", "at most {} of them"))
HUGE = 2**31 - 2  # a column's own limit, which tells a reader nothing
LONG = 60  # characters of a default that are shown


@dataclass(frozen=True, slots=True)
class Field:
    """Something an operation takes or answers; parts of an object are named by their whole path."""

    name: str
    kind: str
    told: str
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address."""

    method: str
    path: str
    told: str
    takes: tuple[Field, ...]
    status: str
    answers: tuple[Field, ...]
    call: str

    @property
    def anchor(self) -> str:
        """What a link to it ends with."""
        return f"{self.method}{self.path}".lower().strip("/").replace("/", "-").replace("{", "").replace("}", "")


@dataclass(frozen=True, slots=True)
class Group:
    """Operations on the same things."""

    name: str
    operations: tuple[Operation, ...]


@cache
def groups(base_url: str) -> tuple[Group, ...]:
    """Every operation under its group, in the order of the OpenAPI; calls are shown to `base_url`."""
    found: dict[str, list[Operation]] = {}
    whole = SchemaGenerator().get_schema(request=None, public=True)
    reader = _Reader(whole["components"]["schemas"])
    for path, methods in whole["paths"].items():
        for method, said in methods.items():
            made = _operation(method.upper(), path, said, reader, base_url)
            found.setdefault(said["tags"][0].replace("-", " ").capitalize(), []).append(made)
    return tuple(Group(name, tuple(operations)) for name, operations in found.items())


def _operation(method: str, path: str, said: Schema, reader: "_Reader", base_url: str) -> Operation:
    taken: Schema = next(iter(said.get("requestBody", {}).get("content", {}).values()), {})
    status, answer = next((status, answer) for status, answer in said["responses"].items() if status not in REFUSALS)
    answered: Schema = next(iter(answer.get("content", {}).values()), {})
    parameters = [reader.field(each["name"], {**each["schema"], **each}) for each in said.get("parameters", ())]
    return Operation(
        method=method,
        path=path,
        told=said.get("description", ""),
        takes=(*parameters, *reader.fields(taken.get("schema", {}))),
        status=status,
        answers=tuple(reader.fields(answered.get("schema", {}))),
        call=_call(method, base_url + path, taken, _token(said["security"])),
    )


def _token(schemes: Sequence[Schema]) -> str:
    return "OPERATOR_TOKEN" if any(OPERATOR in scheme for scheme in schemes) else "TOKEN"


def _call(method: str, address: str, taken: Schema, token: str) -> str:
    """The operation as a command line, with the example of its body."""
    lines = [f"curl --request {method} '{address}'", f'--header "Authorization: Bearer ${token}"']
    if taken:
        examples: Iterable[Schema] = taken.get("examples", {}).values()
        example: object = next((one["value"] for one in examples), {})
        lines += ["--header 'Content-Type: application/json'", f"--data {shlex.quote(json.dumps(example, indent=2))}"]
    return " \\\n  ".join(lines)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads schemas, with the named ones at hand."""

    named: Mapping[str, Schema]

    def fields(self, schema: Schema, before: str = "", *, required: bool = True) -> Iterator[Field]:
        """The fields of an object, and those of the objects in it."""
        whole = self._whole(schema)
        if "items" in whole:
            yield from self.fields(whole["items"], f"{before}[]", required=required)
        for name, part in whole.get("properties", {}).items():
            is_required = required and name in whole.get("required", ())
            inner = list(self.fields(part, f"{before}.{name}".lstrip("."), required=is_required))
            if inner:
                yield from inner
            else:
                yield self.field(f"{before}.{name}".lstrip("."), {**part, "required": is_required})

    def field(self, name: str, schema: Schema) -> Field:
        """One value."""
        return Field(name, self._kind(schema), self._told(schema), is_required=schema.get("required") is True)

    def _kind(self, schema: Schema) -> str:
        whole = self._whole(schema)
        kinds = [kind for kind in _listed(whole.get("type", "object")) if kind != "null"]
        if kinds == ["array"]:
            return f"list of {self._kind(whole['items'])}"
        word = WORDS.get(whole.get("format", ""), WORDS.get(kinds[0], kinds[0])) if kinds else "anything"
        return f"{word} or null" if "null" in _listed(whole.get("type", "")) else word

    def _told(self, schema: Schema) -> str:
        whole = self._whole(schema)
        listed = self._whole(whole.get("items", {})).get("enum") or whole.get("enum")
        parts = [] if listed else [whole.get("description", "").rstrip(".")]
        parts += [f"one of {', '.join(map(str, listed))}"] if listed else []
        parts += [words.format(whole[key]) for key, words in LIMITS if key in whole]
        parts += [f"{whole.get('minimum', 0)} to {whole['maximum']}"] if whole.get("maximum", HUGE) < HUGE else []
        parts += [f"{_short(whole['default'])} if left out"] if whole.get("default") not in (None, "", []) else []
        told = "; ".join(filter(None, parts))
        return f"{told[0].upper()}{told[1:]}." if told else ""

    def _whole(self, schema: Schema) -> dict[str, Any]:
        """A schema with what it refers to."""
        merged = dict[str, Any]()
        for part in (*schema.get("allOf", ()), *schema.get("oneOf", ())):
            merged |= self._whole(part)
        if "$ref" in schema:
            merged |= self._whole(self.named[schema["$ref"].rpartition("/")[2]])
        return merged | {key: value for key, value in schema.items() if key not in ("allOf", "oneOf", "$ref")}


def _short(default: object) -> str:
    told = json.dumps(default, ensure_ascii=False)
    return told if len(told) <= LONG else f"{told[:LONG]}…"


def _listed(kinds: str | list[str]) -> list[str]:
    return [kinds] if isinstance(kinds, str) else kinds
