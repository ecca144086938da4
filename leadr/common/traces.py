"""What somebody is known by, found again in texts and JSON values and taken out of them. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote

ERASED = "[erased]"
# Who a JSON object is about, when it says so: a namesake keeps their name.
NAMED_BY = ("public_identifier", "public_profile_url", "profile_url")
NEVER = r"(?!)"


@dataclass(frozen=True)
class Traces:
    """Profile identifiers and addresses in their normal form, the provider's ids, and full names."""

    slugs: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()

    @cached_property
    def pattern(self) -> str:
        """Finds every text that may name them, too many rather than too few; for Python and for Postgres."""
        return _any([*_in_urls(self.slugs), *_in_urls(self.addresses), *self.ids, *self.names])

    def scrubbed(self, value: Any) -> Any:
        """A text or JSON value without them: what is about them goes, and what only names them says ERASED."""
        match value:
            case str():
                return self._words.sub(ERASED, value)
            case list():
                return [self.scrubbed(item) for item in value if not self.is_in(item)]
            case dict() if any(self._is_named(key, item) for key, item in value.items()):
                return {}
            case dict() if any(value.get(key) for key in NAMED_BY):
                return {key: item if self._is_name(item) else self.scrubbed(item) for key, item in value.items()}
            case dict():
                return {key: self.scrubbed(item) for key, item in value.items()}
        return value

    def is_in(self, value: Any, key: str = "") -> bool:
        """Whether a text or JSON value names them by more than their name."""
        if isinstance(value, dict):
            return any(self.is_in(item, name) for name, item in value.items())
        if isinstance(value, list):
            return any(self.is_in(item, key) for item in value)
        return self._is_named(key, value)

    def _is_name(self, value: Any) -> bool:
        return isinstance(value, str) and value.casefold() in {name.casefold() for name in self.names}

    def _is_named(self, key: str, value: Any) -> bool:
        if not isinstance(value, str):
            return False
        # A profile may be called “marketing”: by itself that is a name only where an identifier stands.
        is_theirs = key.endswith("identifier") and value.lower() in self.slugs
        return is_theirs or value in self.ids or bool(self._signs.search(value))

    @cached_property
    def _signs(self) -> re.Pattern[str]:
        profiles = [rf"(?:in|pub)/{re.escape(slug)}" for slug in _in_urls(self.slugs)]
        found = rf"(?<=[/:=])(?:{'|'.join(map(re.escape, self.ids))})(?![\w-])" if self.ids else NEVER
        signs = rf"(?<=/)(?:{'|'.join(profiles)})(?![\w-])" if profiles else NEVER
        addresses = _any(_in_urls(self.addresses), before=r"[\w.+-]", after=r"[\w-]|\.\w")
        return re.compile(f"{signs}|{found}|{addresses}", re.IGNORECASE)

    @cached_property
    def _words(self) -> re.Pattern[str]:
        return re.compile(f"{self._signs.pattern}|{_any(self.names)}", re.IGNORECASE)


def _any(words: Iterable[str], *, before: str = r"[\w-]", after: str = r"[\w-]") -> str:
    ordered = sorted({word for word in words if word}, key=lambda word: (-len(word), word))
    return rf"(?<!{before})(?:{'|'.join(map(re.escape, ordered))})(?!{after})" if ordered else NEVER


def _in_urls(words: Iterable[str]) -> set[str]:
    return {form for word in words for form in (word, quote(word, safe=""), quote(word, safe="").lower())}
