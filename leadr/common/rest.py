"""How our API reads and answers: one JSON parser, strict fields, pages by cursor, limits by scope."""

import json
import logging
from collections.abc import Mapping
from typing import IO, TYPE_CHECKING, Any

import redis
from django.conf import settings
from rest_framework import serializers, status
from rest_framework.exceptions import APIException, NotFound, ParseError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.parsers import BaseParser
from rest_framework.permissions import SAFE_METHODS
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from leadr.common import keys
from leadr.common.wire import can_be_kept

if TYPE_CHECKING:  # DRF's views read this module while they are made
    from rest_framework.views import APIView

log = logging.getLogger(__name__)
MAX_BYTES = 1024 * 1024


class TooLarge(APIException):
    """The body is larger than the API reads."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = "The body is larger than 1 MB."


class Conflict(APIException):
    """What is asked does not go with how things are now."""

    status_code = status.HTTP_409_CONFLICT
    default_detail = "This does not go with how things are now."


class Blocked(APIException):
    """Understood, but something has to be put right first."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_detail = "Something has to be put right first."


class JsonParser(BaseParser):
    """Reads JSON that can be kept, of at most a megabyte, and says what is wrong with any other."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """The parsed body; raises ParseError or TooLarge."""
        raw = stream.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            raise TooLarge
        try:
            said = json.loads(raw.decode())
        except (ValueError, RecursionError) as error:
            raise ParseError("The body is not JSON in UTF-8.") from error
        if not can_be_kept(said):
            raise ParseError("The body holds what JSON in a database cannot: NUL, half a character, or deep nesting.")
        return said


class Negotiation(DefaultContentNegotiation):
    """Answers in what we have, whatever was asked for: a refusal can always be read."""

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """The first renderer."""
        return renderers[0], renderers[0].media_type


class Strict(serializers.Serializer[Any]):
    """Refuses fields it does not know, in a sentence."""

    def to_internal_value(self, data: Any) -> Any:
        """The validated fields; unknown ones are errors of their own name."""
        if isinstance(data, Mapping):
            known = {name for name, field in self.fields.items() if not field.read_only}
            if unknown := sorted(str(name) for name in set(data) - known):
                raise serializers.ValidationError({name[:80]: ["There is no such field."] for name in unknown[:20]})
        return super().to_internal_value(data)


class Pages(CursorPagination):
    """Newest first, from a cursor onwards."""

    ordering = "-id"
    page_size = 50
    max_page_size = 200
    page_size_query_param = "limit"

    def get_page_size(self, request: Request) -> int:
        """The limit asked for; a limit that is none is refused."""
        asked = request.query_params.get("limit")
        if asked is None:
            return self.page_size
        if not (asked.isascii() and asked.isdecimal() and 1 <= int(asked[:9]) <= self.max_page_size):
            raise serializers.ValidationError({"limit": [f"Ask for 1 to {self.max_page_size} rows."]})
        return int(asked)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """The cursor, and the limit with its range."""
        told = super().get_schema_operation_parameters(view)
        for parameter in told:
            if parameter["name"] == "limit":
                parameter["schema"] |= {"minimum": 1, "maximum": self.max_page_size, "default": self.page_size}
        return told

    def decode_cursor(self, request: Request) -> Cursor | None:
        """The cursor, if it is one of ours: its position is the id of a row."""
        cursor = super().decode_cursor(request)
        place = str(cursor.position) if cursor and cursor.position is not None else None
        if place is not None and keys.number(place) is None:
            raise NotFound(self.invalid_cursor_message)
        return cursor


class ByScope(SimpleRateThrottle):
    """So many reads, writes and dear calls for each person; a visitor counts by address."""

    scope = "read"
    always = ""

    def __init__(self) -> None:
        """The rate is known once the view is."""

    def allow_request(self, request: Request, view: "APIView") -> bool:
        """Whether this request is within its rate. A broker that is away stops nobody."""
        usual = "read" if request.method in SAFE_METHODS else "write"
        self.scope = self.always or usual
        self.rate = settings.API_RATES[self.scope]
        self.num_requests, self.duration = self.parse_rate(self.rate)
        try:
            return super().allow_request(request, view)
        except (redis.RedisError, OSError):
            log.warning("rates are not counted: the cache is away")
            return True

    def get_cache_key(self, request: Request, view: "APIView") -> str:
        """Counted by person and scope."""
        who = request.user.pk if request.user and request.user.is_authenticated else self.get_ident(request)
        return f"rate:{self.scope}:{who}"


class Dear(ByScope):
    """For what asks somebody outside."""

    always = "dear"
