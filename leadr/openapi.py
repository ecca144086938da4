"""What every operation of the OpenAPI has in common: how it refuses, and that unknown fields are refused."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import IsAuthenticated

from accounts.bearer import TokenAuthentication

OPERATOR = "operatorToken"
PROBLEM = {
    "type": "object",
    "description": "Why it was refused (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "examples": ["about:blank"]},
        "title": {"type": "string", "examples": ["Not Found"]},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "description": "A sentence for people."},
        "errors": {"type": ["object", "array"], "description": "Sentences by the name of the field."},
    },
}
REFUSALS = {
    "400": "It cannot be read, or a field is wrong.",
    "401": "Nobody we know asks.",
    "403": "The one who asks may not.",
    "404": "Nothing is here, or it is not yours.",
    "409": "It does not go with how things are now.",
    "413": "The body is larger than 1 MB.",
    "415": "The body is not JSON.",
    "422": "Something has to be put right first.",
    "429": "Too many requests; Retry-After says how long to wait.",
    "503": "Something we need is away; try again later.",
}


class TokenScheme(OpenApiAuthenticationExtension):
    """How the OpenAPI tells of personal tokens."""

    target_class = TokenAuthentication
    name = "personalToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """HTTP bearer."""
        return {"type": "http", "scheme": "bearer", "description": "A personal token, made under Accounts → API."}


class SchemaView(SpectacularAPIView):
    """The OpenAPI, as JSON."""

    renderer_classes = [OpenApiJsonRenderer]
    permission_classes = [IsAuthenticated]


def say_what_is_refused(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:  # noqa: FBT001 - the hook's signature
    """The schema with the problem details of every refusal, and no fields but the named ones in requests."""
    parts = result.setdefault("components", {})
    schemas = parts.setdefault("schemas", {})
    schemas["Problem"] = PROBLEM
    schemes = parts.setdefault("securitySchemes", {})
    schemes[OPERATOR] = {"type": "http", "scheme": "bearer", "description": "LEADR_OPERATOR_TOKEN."}
    for name, schema in schemas.items():
        if name.endswith(("InRequest", "RoughPromptRequest")):
            schema["additionalProperties"] = False
    for path in result["paths"].values():
        for operation in path.values():
            _refuse(operation)
            _name_ways(operation)
    return result


def _name_ways(operation: dict[str, Any]) -> None:
    """A way in that is told by its name alone is written as OpenAPI wants it: with its scopes, here none."""
    ways = operation.get("security", [])
    operation["security"] = [{way: []} if isinstance(way, str) else way for way in ways]


def _refuse(operation: dict[str, Any]) -> None:
    for status, sentence in REFUSALS.items():
        content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
        operation["responses"].setdefault(status, {"description": sentence, "content": content})
