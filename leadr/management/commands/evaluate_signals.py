"""Measures discovery against a labelled world: how much of what it matched is true, and how much it found."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.linkedin import LinkedIn, client
from accounts.models import User
from audiences import evidence, rounds
from audiences.finders import signals
from audiences.kinds import SignalKind
from audiences.models import Audience
from audiences.outside import Outside
from leadr.common.gateways import Http, No

EMAIL = "evaluation@leadr.invalid"
PROMPT = "Companies where something has just changed"
WITHOUT_END = 1_000_000
LABELLED = tuple(kind.value for kind in SignalKind if kind is not SignalKind.CUSTOM)


@dataclass(frozen=True, slots=True)
class Score:
    """How a kind did: matched and true, matched and false, true and missed."""

    kind: str
    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """The share of matches that are true."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    @property
    def recall(self) -> float:
        """The share of the truth that was matched."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0


class Command(BaseCommand):
    """manage.py evaluate_signals --json"""

    help = "Run discovery over the sandbox's labelled world; print precision and recall of each kind and of all."

    def add_arguments(self, parser: CommandParser) -> None:
        """What to measure, and where the truth stands."""
        parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
        parser.add_argument("--kinds", nargs="*", default=LABELLED, choices=LABELLED, metavar="KIND")
        parser.add_argument("--days", type=int, default=30, help="the look-back, 1 to 30")
        parser.add_argument("--prompt", default=PROMPT)
        parser.add_argument("--world", default="", help="address of the sandbox, else UNIPILE_BASE_URL")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Fetch the truth, look, compare."""
        if options["days"] not in range(1, 31):
            raise CommandError("Look back between 1 and 30 days.")
        try:
            scores = _measure(options)
        except No as no:
            raise CommandError(no.sentence) from no
        overall = Score(
            "all", *(sum(getattr(score, name) for score in scores) for name in ("right", "wrong", "missed"))
        )
        rows = [_row(score) for score in (*scores, overall)]
        if options["json"]:
            total = rows.pop()
            self.stdout.write(json.dumps({"kinds": rows, "overall": total}))
            return
        self.stdout.write(f"{'kind':<14}{'precision':>10}{'recall':>8}{'right':>7}{'wrong':>7}{'missed':>8}")
        for row in rows:
            self.stdout.write(
                f"{row['kind']:<14}{row['precision']:>10.3f}{row['recall']:>8.3f}"
                f"{row['right']:>7}{row['wrong']:>7}{row['missed']:>8}"
            )


def _measure(options: Mapping[str, Any]) -> list[Score]:
    world = options["world"] or settings.UNIPILE_BASE_URL
    http = Http("The sandbox", f"{world}/control", headers={}, timeout=(5, 60))
    truth = http.read("GET", "/labels", params={"days": options["days"]})
    account_id = str(http.write("POST", "/accounts", json={})["account_id"])
    User.objects.filter(email=EMAIL).delete()
    user = User.objects.create_user(EMAIL)
    try:
        return [
            _score(kind, user, truth, options, linkedin=client(), account_id=account_id) for kind in options["kinds"]
        ]
    finally:
        user.delete()


def _score(
    kind: str, user: User, truth: Mapping[str, Any], options: Mapping[str, Any], *, linkedin: LinkedIn, account_id: str
) -> Score:
    now = datetime.fromisoformat(truth["now"])
    audience = Audience.objects.create(
        owner=user, prompt=options["prompt"], kinds=[kind], lookback_days=options["days"]
    )
    outside = Outside(audience, linkedin, account_id, now, calls_left=WITHOUT_END, has_budget=False)
    round_ = rounds.current(audience, signals.WAY, now=now)
    while round_ and rounds.step(round_, signals.WAY, outside):
        pass
    matched = {finding.post_id or evidence.address_key(finding.url) for finding in audience.findings.all()}
    true, known = _truth(kind, truth, since=now - timedelta(days=options["days"]))
    # What the world has no label for is not counted as wrong: it cannot be told.
    return Score(kind, len(matched & true), len((matched & known) - true), len(true - matched))


def _truth(kind: str, truth: Mapping[str, Any], *, since: datetime) -> tuple[set[str], set[str]]:
    """What is of this kind, and everything that has a label. A shared post says nothing new of its sharer."""
    pages = {evidence.address_key(row["url"]): row for row in truth["documents"]}
    posts = {row["social_id"]: row for row in truth["posts"] if not row["is_repost"]}
    rows = {key: row for key, row in {**pages, **posts}.items() if datetime.fromisoformat(row["date"]) >= since}
    return {key for key, row in rows.items() if kind in row["kinds"]}, set(rows)


def _row(score: Score) -> dict[str, Any]:
    return {**asdict(score), "precision": round(score.precision, 3), "recall": round(score.recall, 3)}
