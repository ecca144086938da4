"""The language model (signals.md §5): POST /v1/chat/completions as OpenAI has it."""

import hashlib
import json
import time
import uuid
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse, JsonResponse

from leadr.sandbox import clock
from leadr.sandbox.door import only
from leadr.sandbox.misbehave import cut
from leadr.sandbox.model import mind
from leadr.sandbox.model.mind import MIND
from leadr.sandbox.models import Call
from leadr.sandbox.refusals import Refusal
from leadr.sandbox.world import WORLD

SIGNS_PER_TOKEN = 4
ROLES = {"system", "developer", "user", "assistant"}
NAME = "leadr-sandbox-1"


@only("GET")
def models(request: HttpRequest) -> JsonResponse:
    """GET /v1/models."""
    _check_key(request)
    return JsonResponse(
        {"object": "list", "data": [{"id": NAME, "object": "model", "created": 0, "owned_by": "sandbox"}]}
    )


@only("POST")
def completions(request: HttpRequest) -> HttpResponse:
    """POST /v1/chat/completions."""
    _check_key(request)
    body = _body(request)
    name = _check(body)
    talk = [(message["role"], _words(message.get("content"))) for message in body["messages"]]
    system = "\n".join(words for role, words in talk if role in {"system", "developer"})
    asked = mind.input_of(next((words for role, words in reversed(talk) if role == "user"), ""))
    task = mind.task_of(name, system)
    _count(task, asked)
    mode = MIND.take(task)
    if mode == "timeout":
        time.sleep(MIND.seconds)
        return cut(request)
    _fail(mode)
    return JsonResponse(_reply(body, talk, mode, mind.answer(task, asked, system, mode)))


def _fail(mode: str) -> None:
    match mode:
        case "429":
            raise Refusal(429, "rate_limit_exceeded", "Rate limit reached.")
        case "quota":
            raise Refusal(429, "insufficient_quota", "You exceeded your current quota.")
        case "500":
            raise Refusal(500, "server_error", "The server had an error.")


def _reply(body: dict[str, Any], talk: list[tuple[str, str]], mode: str, text: str) -> dict[str, Any]:
    refused = mode in {"refuse", "filtered"}
    finish = {"truncated": "length", "filtered": "content_filter"}.get(mode, "stop")
    refusal = "I cannot help with that." if mode == "refuse" else None
    message = {"role": "assistant", "content": None if refused else text, "refusal": refusal}
    read, written = sum(map(_tokens, (words for _, words in talk))), 0 if refused else _tokens(text)
    return {
        "id": f"chatcmpl-{uuid.uuid4().hex}", "object": "chat.completion", "created": int(time.time()),
        "model": body["model"],
        "choices": [{"index": 0, "message": message, "finish_reason": finish, "logprobs": None}],
        "usage": {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written},
    }  # fmt: skip


def _tokens(text: str) -> int:
    return -(-len(text) // SIGNS_PER_TOKEN)


def _count(task: str, asked: dict[str, Any] | None) -> None:
    fingerprint = hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:16]
    Call.objects.create(door="model", name=task or "other", text=fingerprint, at=clock.now())


def control(request: HttpRequest) -> JsonResponse:
    """GET the mode and the calls of each task; POST {"mode", "count"?, "tasks"?, "seconds"?, "forms"?}."""
    if request.method == "POST":
        try:
            MIND.set(json.loads(request.body or b"{}"))
        except (ValueError, TypeError, AttributeError) as error:
            return JsonResponse({"error": str(error)}, status=400)
    rows = Call.objects.filter(door="model").values("name", "text").annotate(n=Count("pk"))
    calls: dict[str, int] = {}
    repeated: dict[str, int] = {}
    for row in rows:
        calls[row["name"]] = calls.get(row["name"], 0) + row["n"]
        repeated[row["name"]] = repeated.get(row["name"], 0) + row["n"] - 1
    return JsonResponse(
        {"mode": MIND.mode, "left": MIND.left, "tasks": list(MIND.tasks), "forms": list(MIND.forms), "calls": calls,
         "repeated": repeated}
    )  # fmt: skip


def _check(body: dict[str, Any]) -> str:
    """Refuse what the service refuses; the schema's name, if there is one."""
    if not isinstance(body.get("model"), str) or not body["model"]:
        raise Refusal(400, "missing_parameters", "you must provide a model parameter", param="model")
    if body["model"].startswith("unknown"):
        raise Refusal(404, "model_not_found", f"The model {body['model']} does not exist", param="model")
    messages = body.get("messages")
    if not isinstance(messages, list) or not messages:
        raise Refusal(400, "invalid_parameters", "messages must be a list with something in it", param="messages")
    if not all(isinstance(row, dict) and row.get("role") in ROLES for row in messages):
        raise Refusal(400, "invalid_parameters", "a message has no known role", param="messages")
    if body.get("stream"):
        raise Refusal(400, "unsupported_value", "the sandbox does not stream", param="stream")
    return _schema_name(body.get("response_format"))


def _schema_name(asked: Any) -> str:
    kind = asked.get("type") if isinstance(asked, dict) else None
    if asked is None or kind == "text":
        return _allowed("none", "")
    if kind == "json_object":
        return _allowed("json_object", "")
    described = asked.get("json_schema") if isinstance(asked, dict) else None
    if kind != "json_schema" or not isinstance(described, dict) or not isinstance(described.get("name"), str):
        raise _wrong_form("response_format must be json_schema with a name, or json_object")
    schema = described.get("schema")
    if not isinstance(schema, dict) or schema.get("type") != "object":
        raise _wrong_form("Invalid schema: the root must be an object")
    if described.get("strict"):
        _check_strict(schema)
    return _allowed("json_schema_strict" if described.get("strict") else "json_schema", described["name"])


def _allowed(form: str, name: str) -> str:
    if form not in MIND.forms:
        raise _wrong_form(f"response_format {form} is not supported with this model")
    return name


def _check_strict(node: Any) -> None:
    """Every object closed and complete, no defaults (signals.md §5)."""
    if isinstance(node, dict) and node.get("type") == "object" and isinstance(node.get("properties"), dict):
        _check_object(node, node["properties"])
    parts = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for part in parts:
        _check_strict(part)


def _check_object(node: dict[str, Any], properties: dict[str, Any]) -> None:
    if node.get("additionalProperties") is not False:
        raise _wrong_form("Invalid schema: 'additionalProperties' is required to be supplied and to be false")
    if set(node.get("required") or []) != set(properties):
        raise _wrong_form("Invalid schema: 'required' is required to be an array including every key in properties")
    if any(isinstance(part, dict) and "default" in part for part in properties.values()):
        raise _wrong_form("Invalid schema: 'default' is not permitted")


def _wrong_form(words: str) -> Refusal:
    return Refusal(400, "invalid_parameters", words, param="response_format")


def _words(content: Any) -> str:
    """A message's text; it may come in parts."""
    if isinstance(content, list):
        return "".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return content if isinstance(content, str) else ""


def _check_key(request: HttpRequest) -> None:
    given = request.headers.get("Authorization", "")
    if given != f"Bearer {WORLD.model_key}":
        kind = "invalid_credentials" if given else "missing_credentials"
        raise Refusal(401, kind, "Incorrect API key provided.")


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        body = json.loads(request.body)
    except ValueError as error:
        raise Refusal(400, "malformed_request", "We could not parse the JSON body of your request.") from error
    if not isinstance(body, dict):
        raise Refusal(400, "malformed_request", "The body must be an object.")
    return body
