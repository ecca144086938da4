"""The language model gateway: data in, one checked answer out; counted per user and day. Nobody else knows the wire."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

import openai
from django.conf import settings
from openai.types.chat import ChatCompletion
from pydantic import BaseModel, ValidationError

from accounts import language_wire as wire
from accounts import usage
from accounts.language_wire import FORMS, Form, Reply
from accounts.models import User
from leadr.common.gateways import No, Refused, Scope, TryLater, retry_after

__all__ = ["Declined", "Nonsense", "NotConfigured", "OverCap", "extract", "is_configured", "problem"]
QUARTER_HOUR = timedelta(minutes=15)
SETUP = "No language model is set up. Set MODEL_BASE_URL and MODEL_API_KEY to use this."
AWAY = "The language model cannot be reached. It is tried again by itself."


class NotConfigured(Refused):
    """There is no model to ask."""


class Declined(Refused):
    """The model would not answer this one question; asking again changes nothing."""


class OverCap(TryLater):
    """The user's cost cap of the day is used up."""


class Nonsense(TryLater):
    """What came back is no answer, also after it was asked to mend it."""


def is_configured() -> bool:
    """Whether there is a model to ask."""
    return bool(settings.MODEL_BASE_URL and settings.MODEL_API_KEY)


def problem() -> str:
    """The sentence for what has to be set before the model can be used; empty when nothing has."""
    return "" if is_configured() else SETUP


def extract[Answer: BaseModel](
    user: User, schema: type[Answer], *, name: str, system: str, data: Mapping[str, Any], now: datetime
) -> Answer:
    """Ask the model one thing about `data` and read its answer into `schema`.

    Raises NotConfigured, OverCap, Nonsense, Declined, or TryLater and Refused as any gateway.
    """
    if not is_configured():
        raise NotConfigured("not_configured", SETUP, scope=Scope.CONFIG)
    model = _client(settings.MODEL_BASE_URL, settings.MODEL_API_KEY, settings.MODEL_NAME, settings.MODEL_SECONDS)
    talk = wire.conversation(name, system, data)
    said = _say(model, user, talk, name, schema, now=now)
    try:
        return wire.read(schema, said)
    except ValidationError as error:
        said = _say(model, user, [*talk, *wire.repair(said, error, data)], name, schema, now=now)
    try:
        return wire.read(schema, said)
    except ValidationError as error:
        raise Nonsense("nonsense", "The language model gave no usable answer.") from error


class Model:
    """One endpoint and model; remembers which form of structured answer it takes."""

    def __init__(self, base_url: str, api_key: str, model: str, seconds: float) -> None:
        # No retries here: the engine comes again by itself, and a second try is a second bill.
        self.client = openai.OpenAI(
            base_url=base_url,
            api_key=api_key,
            max_retries=0,
            timeout=openai.Timeout(seconds, connect=min(5.0, seconds)),
            http_client=openai.DefaultHttpxClient(trust_env=False, follow_redirects=False),
        )
        self.model = model
        self.form = 0

    def ask(self, talk: list[wire.Message], name: str, schema: type[BaseModel]) -> Reply:
        """One call, in the best form the endpoint takes: strict schema, schema, plain JSON."""
        while True:
            try:
                return self._call(talk, name, schema, FORMS[self.form])
            except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
                if self.form == len(FORMS) - 1 or not wire.is_about_the_form(error.message):
                    raise
                self.form += 1

    def _call(self, talk: list[wire.Message], name: str, schema: type[BaseModel], form: Form) -> Reply:
        sent: dict[str, Any] = {
            "model": self.model,
            "messages": wire.with_schema(talk, schema) if form is Form.OBJECT else talk,
            "response_format": wire.response_format(name, schema, form),
        }
        reply = self.client.chat.completions.create(**sent)
        # Raises ValidationError, a ValueError, like a body that is no JSON.
        return Reply.model_validate(reply.to_dict() if isinstance(reply, ChatCompletion) else reply)


def _say(
    model: Model, user: User, talk: list[wire.Message], name: str, schema: type[BaseModel], *, now: datetime
) -> str:
    if usage.is_used_up(user, now=now):
        wait = usage.renews_at(user, now=now) - now
        raise OverCap(
            "over_cap", "Today's budget for the language model is used up. It renews at midnight.", after=wait
        )
    try:
        reply = model.ask(talk, name, schema)
    except openai.OpenAIError as error:
        raise _no(error) from error
    except ValueError as error:  # a body that is no completion
        raise TryLater("no_answer", "The language model gave no usable answer.") from error
    tokens_in, tokens_out = wire.tokens(reply, talk)
    usage.charge(user, tokens_in=tokens_in, tokens_out=tokens_out, now=now)
    return _words(reply)


def _words(reply: Reply) -> str:
    choice = reply.choices[0]
    if choice.message.refusal or choice.finish_reason == "content_filter":
        raise Declined("declined", "The language model would not answer this.")
    # A truncated answer is read like a broken one: it is asked for again once.
    return choice.message.content or ""


def _no(error: openai.OpenAIError) -> No:
    """One of the words for what the client library raised (signals.md §5)."""
    match error:
        case openai.APITimeoutError():
            return TryLater("no_answer", "The language model took too long.")
        case openai.APIConnectionError():
            return TryLater("unreachable", AWAY, scope=Scope.SERVICE)
        case openai.APIStatusError(status_code=401 | 403):
            sentence = "The language model refused our key. Check MODEL_API_KEY."
            return TryLater("key_refused", sentence, scope=Scope.SERVICE, after=QUARTER_HOUR)
        case openai.APIStatusError(status_code=404):
            return Refused(
                "unknown_model", "The language model is not known there. Check MODEL_NAME.", scope=Scope.CONFIG
            )
        case openai.RateLimitError() if error.code == "insufficient_quota":
            sentence = "The language model's account has no credit left."
            return TryLater("no_credit", sentence, scope=Scope.SERVICE, after=QUARTER_HOUR)
        case openai.APIStatusError(status_code=400 | 413 | 422):
            return Declined("not_taken", "The language model did not take what we sent.")
        case openai.APIStatusError():
            wait = retry_after(error.response.headers.get("retry-after", ""))
            return TryLater("model_busy", "The language model is busy or had an error.", after=wait)
    return TryLater("no_answer", "The language model gave no usable answer.")


@lru_cache(maxsize=4)
def _client(base_url: str, api_key: str, model: str, seconds: float) -> Model:
    return Model(base_url, api_key, model, seconds)
