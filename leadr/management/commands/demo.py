"""Runs a whole campaign headless, by the pages' own forms, and counts what the outside world saw of it."""

import json
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from leadr import demonstration, embedded, headless, stack
from leadr.stack import Pace, Stack
from leadr.visitor import Lost, Visitor

SPEED = 11000
# A paid call nobody answered is looked up after real seconds, and that has to be within the film's 24 hours;
# with faults the same film may be met by several.
SPEED_OF_FILMS_WITH_KILLS, SPEED_OF_FILMS_WITH_FAULTS = 6000, 3000
MONDAY_6 = datetime(2026, 11, 23, 6, tzinfo=UTC)
SOON = {
    "LEADR_SILENT_SECONDS": "8", "UNIPILE_READ_SECONDS": "3", "UNIPILE_CONNECT_SECONDS": "2", "STUDIO_SECONDS": "4",
}  # fmt: skip
WORKFLOW = {"wait_hours": "1", "spacing_minutes": "5", "expiry_days": "2"}
# AI Studio at its worst: calls cut before and after they were taken, callbacks twice, late, shuffled and lost.
FAULTS = [
    {"kind": kind, "match": match, "count": count, "probability": 0.4}
    for match, count, kinds in (
        ("try_sample", 3, ("reset", "truncated", "500", "429_retry_after")),
        ("render_callback", 40, ("callback_lost", "callback_duplicate", "callback_reorder")),
    )
    for kind in kinds
]
POLL_SECONDS = 0.5
END_AFTER = 30.0


@dataclass
class Figures:
    """What came of the demo: counted by the sandbox, but for `leads` and `lost`, which are held against our rows."""

    leads: int = 0
    invites_sent: int = 0
    accepted: int = 0
    messages_sent: int = 0
    lost: int = 0
    max_invites_per_person: int = 0
    max_messages_per_person: int = 0
    audience: str = "search"
    unsourced: int = 0
    renders: int = 0
    renders_twice: int = 0
    render_calls: int = 0
    messages_without_own_url: int = 0
    elapsed_s: float = 0.0
    errors: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Nobody got anything twice and nobody was lost."""
        most = max(self.max_invites_per_person, self.max_messages_per_person)
        broken = self.lost + self.unsourced + self.renders_twice + self.messages_without_own_url
        return most <= 1 and not broken and not self.errors


class Command(BaseCommand):
    """manage.py demo --json"""

    help = "Run a whole campaign against the sandbox on servers of its own; exit 1 if anybody was lost or got it twice."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """How large, how long, and what to break."""
        parser.add_argument("--json", action="store_true", help="one JSON object as the last line")
        parser.add_argument("--audience", choices=sorted(demonstration.AUDIENCES), default="search")
        parser.add_argument("--video", action="store_true", help="with a film for each person")
        parser.add_argument("--faults", action="store_true", help="have AI Studio lose calls and callbacks")
        parser.add_argument("--accounts", type=int, default=4)
        parser.add_argument("--people", type=int, default=1500, help="in the sandbox's world; a sixth are found")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--seconds", type=float, default=240, help="how long to wait for the end")
        parser.add_argument(
            "--kill-worker", type=float, default=0, metavar="N", help="kill -9 a worker after N seconds"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Start, build, launch, wait, count."""
        begun = time.monotonic()
        figures = Figures()
        try:
            _play(figures, options)
        except (Lost, stack.NotReady, embedded.Unavailable, OSError) as problem:
            figures.errors.append(str(problem))
        figures.elapsed_s = round(time.monotonic() - begun, 1)
        self.stdout.write(json.dumps(asdict(figures)) if options["json"] else _sentences(figures))
        if not figures.is_clean:
            raise SystemExit(1)


def _play(figures: Figures, options: dict[str, Any]) -> None:
    world = ["--seed", str(options["seed"]), "--people", str(options["people"])]
    figures.audience = options["audience"]
    pace = Pace(_speed(options), MONDAY_6, tick_seconds=1)
    with headless.running("demo", pace, *world, environment=SOON) as made:
        visitor = Visitor(made.url)
        visitor.log_in(demonstration.EMAIL, demonstration.PASSWORD)
        for _ in range(options["accounts"]):
            visitor.connect_account()
        if options["faults"]:
            headless.witness(made, "faults", {"faults": FAULTS})
        _build(visitor, options)
        _wait(made, visitor, figures, options)
        _count(made, figures, has_video=options["video"])


def _speed(options: dict[str, Any]) -> int:
    if options["video"] and options["faults"]:
        return SPEED_OF_FILMS_WITH_FAULTS
    return SPEED_OF_FILMS_WITH_KILLS if options["video"] and options["kill_worker"] else SPEED


def _build(visitor: Visitor, options: dict[str, Any]) -> None:
    demonstration.build(
        visitor,
        audience=demonstration.AUDIENCES[options["audience"]],
        name=f"Demo: {options['audience']}",
        workflow=WORKFLOW,
        delivery={"pace": "high_volume", "days": demonstration.EVERY_DAY, "start_hour": "8", "timezone": "UTC"},
        video=options["video"],
    )


def _wait(made: Stack, visitor: Visitor, figures: Figures, options: dict[str, Any]) -> None:
    """Look at the campaign list until every campaign is finished; on the way, break and end what was asked for."""
    begun, seen = time.monotonic(), list[str]()
    kill_at, end_at = options["kill_worker"] or None, END_AFTER if options["audience"] != "search" else None
    while (passed := time.monotonic() - begun) < options["seconds"]:
        if kill_at and passed > kill_at:
            made.fleet.kill("worker")
            made.start_worker()
            kill_at = None
        if end_at and passed > end_at:
            _end(visitor)
            end_at = None
        visitor.open("/campaigns/")
        states = [cell.get_text(" ", strip=True) for cell in visitor.browser.page.select('td[data-label="State"]')]
        if states != seen:
            sys.stderr.write(f"{passed:5.0f} s  {', '.join(states)}\n")
        if states and set(states) == {"finished"}:
            return
        seen = states
        time.sleep(POLL_SECONDS)
    figures.errors.append(f"Not finished within {options['seconds']:.0f} seconds: {', '.join(seen)}.")


def _end(visitor: Visitor) -> None:
    """A discovery looks again every day until its user ends it."""
    visitor.open("/campaigns/")
    for address in visitor.links("tbody td:first-child a"):
        if address.rstrip("/").rpartition("/")[2].isdigit():
            visitor.open(address)
            visitor.submit('form[action$="/end/"]')


def _count(made: Stack, figures: Figures, *, has_video: bool) -> None:
    seen = headless.witness(made, "counts")
    figures.invites_sent, figures.messages_sent = (seen["totals"].get(kind, 0) for kind in ("invite", "message"))
    figures.accepted = seen["accepted"]
    most = seen["max_per_person"]
    figures.max_invites_per_person, figures.max_messages_per_person = most.get("invite", 0), most.get("message", 0)
    ours = json.loads(made.manage("audit", "--json").splitlines()[-1])
    figures.leads, figures.unsourced = ours["leads"], len(ours["unsourced"])
    figures.lost = _lost(ours, seen["people"])
    if has_video:
        _count_films(made, figures, ours)


def _count_films(made: Stack, figures: Figures, ours: dict[str, Any]) -> None:
    """Renders as AI Studio was paid for them, and messages that lack their own person's film."""
    paid = headless.witness(made, "renders")["items"]
    figures.renders = len(paid)
    figures.render_calls = len({row["callback_url"] for row in paid})
    figures.renders_twice = len({row["id"] for row in paid} - set(ours["film_ids"]))
    said = headless.witness(made, "ledger?kind=message&limit=100000")["items"]
    films, used = ours["films"], Counter(ours["films"].values())
    figures.messages_without_own_url = sum(not _is_own(films.get(row["slug"], ""), row["text"], used) for row in said)


def _is_own(film: str, text: str, used: Counter[str]) -> bool:
    return bool(film) and film in text and used[film] == 1


def _lost(ours: dict[str, Any], people: dict[str, dict[str, int]]) -> int:
    """Leads nothing was done for, actions left open, and people whose counts differ here and outside."""
    differ = {
        person
        for kind in ("invite", "message")
        for person in {*ours["sent"].get(kind, {}), *people}
        if ours["sent"].get(kind, {}).get(person, 0) != people.get(person, {}).get(kind, 0)
    }
    for what, found in (("nothing planned", ours["forgotten"]), ("counts differ", sorted(differ))):
        sys.stderr.write(f"{what}: {', '.join(found)}\n" if found else "")
    return len(ours["forgotten"]) + ours["open"] + len(differ)


def _sentences(figures: Figures) -> str:
    return "\n".join(f"{name.replace('_', ' ')}: {value}" for name, value in asdict(figures).items())
