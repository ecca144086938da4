"""Every address of the site, read from its URL conf, and one visit to each."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter
from django.urls.resolvers import RoutePattern

OUR_APPS = ("accounts", "audiences", "campaigns", "delivery", "results", "video", "workflows", "leadr")
# What stands in an address where a person would have something real; by the name of the part.
SAMPLES = {
    "pk": "1", "object_id": "1", "content_type_id": "1", "id": "1", "app_label": "accounts", "url": "x", "key": "x",
    "uidb36": "1", "token": "x", "kind": "smtp", "path": "x", "user_id": "1", "lead_pk": "1",
}  # fmt: skip


@dataclass(frozen=True)
class Address:
    """One line of the URL conf: the route as written, its parts, and whose view it is."""

    route: str
    parts: tuple[str, ...]
    pattern: URLPattern
    before: tuple[object, ...]

    @property
    def module(self) -> str:
        """Where the view is written."""
        view = getattr(self.pattern.callback, "view_class", None) or getattr(self.pattern.callback, "cls", None)
        return (view or self.pattern.callback).__module__

    @property
    def is_ours(self) -> bool:
        """Whether the view is the product's own."""
        return self.module.partition(".")[0] in OUR_APPS

    @property
    def has_number(self) -> bool:
        """Whether it names a row by its number."""
        return bool(self._numbers)

    @property
    def _numbers(self) -> list[str]:
        routes = [piece for piece in (*self.before, self.pattern.pattern) if isinstance(piece, RoutePattern)]
        named = {name: kind for route in routes for name, kind in route.converters.items()}
        return [name for name, kind in named.items() if isinstance(kind, IntConverter)]

    def of(self, number: int | str) -> str:
        """The address with this number wherever one stands."""
        return self.at(**dict.fromkeys(self._numbers, str(number)))

    def at(self, **values: str) -> str:
        """The address with its parts filled in."""
        return "/" + "".join(_filled(piece, SAMPLES | values) for piece in (*self.before, self.pattern.pattern))


def every_address() -> list[Address]:
    """All of them, in the order of the URL conf."""
    return list(_walk(get_resolver(), ()))


def _walk(resolver: URLResolver, before: tuple[object, ...]):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, (*before, pattern.pattern))
        else:
            pieces = (*before, pattern.pattern)
            parts = tuple(name for piece in pieces for name in _names(piece))
            yield Address("".join(map(str, pieces)), parts, pattern, before)


def _names(piece) -> list[str]:
    return list(piece.converters) if isinstance(piece, RoutePattern) else list(piece.regex.groupindex)


def _filled(piece, values: dict[str, str]) -> str:
    text = str(piece)
    if isinstance(piece, RoutePattern):
        for name in piece.converters:
            converter = next(part for part in text.split("<")[1:] if part.split(">")[0].endswith(name)).split(">")[0]
            text = text.replace(f"<{converter}>", values.get(name, "1" if converter.startswith("int:") else "x"))
        return text
    return _of_regex(text, piece.regex.groupindex, values)


def _of_regex(text: str, names, values: dict[str, str]) -> str:
    for name in names:
        start = text.index(f"(?P<{name}>")
        end, depth = start + 1, 1
        while depth:
            depth += {"(": 1, ")": -1}.get(text[end], 0)
            end += 1
        text = text[:start] + values[name] + text[end:]
    return text.removeprefix("^").removesuffix("$").removesuffix("\\Z")


def is_operators(address: Address) -> bool:
    """Whether it is a page of the admin."""
    return address.route.startswith(settings.ADMIN_PATH)
