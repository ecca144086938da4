"""From a rough prompt, three to five sharper ones with their kinds."""

from dataclasses import dataclass
from datetime import datetime

from accounts import language
from accounts.models import User
from audiences import reading
from audiences.kinds import LABELS, known

SHORTEST, LONGEST = 3, 500
COUNT = range(3, 6)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A prompt to choose, and the kinds that fit it."""

    prompt: str
    kinds: tuple[str, ...]

    @property
    def labels(self) -> list[str]:
        """The kinds in words."""
        return [LABELS[kind] for kind in self.kinds]


def problem(prompt: str) -> str:
    """The sentence for what is wrong with a rough prompt; empty when nothing is."""
    if len(prompt.strip()) < SHORTEST:
        return "Write in a few words whom you are looking for."
    if len(prompt) > LONGEST:
        return f"Write at most {LONGEST} characters."
    return ""


def suggestions(user: User, *, prompt: str, now: datetime) -> tuple[Suggestion, ...]:
    """Three to five sharper prompts. Raises what the model's gateway raises, Nonsense when there are fewer."""
    said = reading.suggest(user, prompt=prompt.strip(), now=now)
    found = {
        row.prompt.strip()[:LONGEST]: tuple(known(row.kinds))
        for row in said.suggestions
        if row.prompt.strip() and known(row.kinds)
    }
    if len(found) < COUNT.start:
        raise language.Nonsense("nonsense", "The language model made no usable suggestions. Try again.")
    return tuple(Suggestion(text, kinds) for text, kinds in list(found.items())[: COUNT.stop - 1])
