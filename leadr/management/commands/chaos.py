"""Kills the parts of a whole Leadr while the outside misbehaves, then holds both sides' books against each other."""

import json
import random
import shutil
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from leadr import embedded, headless, stack
from leadr.chaos import books, sight
from leadr.chaos.customer import Customer
from leadr.chaos.mischief import Mischief
from leadr.chaos.storm import Storm
from leadr.stack import Pace, Stack
from leadr.visitor import Lost

SPEED = 6000
MONDAY_6 = datetime(2026, 11, 23, 6, tzinfo=UTC)
SOON = {"LEADR_SILENT_SECONDS": "10", "UNIPILE_READ_SECONDS": "4", "UNIPILE_CONNECT_SECONDS": "2", "MODEL_SECONDS": "4"}
WORKERS, TOLD = 2, 20
MACHINES = range(1, 5)


@dataclass
class Figures:
    """What came of the run."""

    kills: int = 0
    faults: int = 0
    twice: int = 0
    lost: int = 0
    unsettled: int = 0
    begun_s: float = 0.0
    raged_s: float = 0.0
    elapsed_s: float = 0.0
    seed: int = 0
    machines: int = 1
    skew_s: float = 0.0
    kills_by_part: dict[str, int] = field(default_factory=dict)
    kills_by_machine: dict[str, int] = field(default_factory=dict)
    faults_by_kind: dict[str, int] = field(default_factory=dict)
    ended_by_themselves: dict[str, int] = field(default_factory=dict)
    campaigns: int = 0
    leads: int = 0
    sent: dict[str, int] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    stage_drift: int = 0
    resumed: int = 0
    reconnected: int = 0
    explanations: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Nobody got anything twice and nothing was lost."""
        return not self.twice and not self.lost


class Command(BaseCommand):
    """manage.py chaos --kills 200 --faults 2000 --seed 1 --machines 2 --json"""

    help = "Run campaigns while parts are killed and the sandbox misbehaves; exit 1 if anything was lost or done twice."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """How bad, which dice, for how long at most."""
        parser.add_argument("--kills", type=int, default=30)
        parser.add_argument("--faults", type=int, default=200)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--machines", type=int, default=1, help="workers on so many, sharing servers only")
        parser.add_argument("--skew", type=float, default=60.0, help="its own seconds the last one's clock is ahead")
        parser.add_argument("--seconds", type=float, help="end the storm after this; 240, and 10 more for each kill")
        parser.add_argument("--json", action="store_true", help="one JSON object as the last line")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Start, storm, settle, compare."""
        if options["kills"] < 0 or options["faults"] < 0:
            raise CommandError("Kills and faults are counted from zero.")
        if options["machines"] not in MACHINES:
            raise CommandError(f"Workers run on {MACHINES.start} to {MACHINES.stop - 1} machines.")
        begun = time.monotonic()
        skew = options["skew"] if options["machines"] > 1 else 0.0
        figures = Figures(seed=options["seed"], machines=options["machines"], skew_s=skew)
        try:
            _play(figures, options, begun)
        except (Lost, stack.NotReady, embedded.Unavailable, OSError) as problem:
            raise CommandError(f"The run could not be finished: {problem}") from problem
        figures.elapsed_s = round(time.monotonic() - begun, 1)
        self.stdout.write(json.dumps(asdict(figures)) if options["json"] else _sentences(figures))
        if not figures.is_clean:
            raise SystemExit(1)


def _play(figures: Figures, options: dict[str, Any], begun: float) -> None:
    dice = random.Random(options["seed"])  # noqa: S311 - the same dice every time
    kills, faults = options["kills"], options["faults"]
    world = ["--seed", str(options["seed"]), "--people", str(120 + 6 * kills + faults // 2)]
    pace = Pace(SPEED, MONDAY_6, tick_seconds=1)
    machines = figures.machines
    shape = {"workers": WORKERS * machines, "concurrency": 4 // machines, "machines": machines}
    skew = timedelta(seconds=figures.skew_s / SPEED)
    with headless.running("chaos", pace, *world, environment=SOON, skew=skew, **shape) as made:
        customer, mischief = Customer(made, accounts=2 if kills < 20 else 4), Mischief(made, faults, dice)
        customer.begin()
        figures.begun_s = round(time.monotonic() - begun, 1)
        storm = Storm(made, customer, mischief, kills, dice, limit=options["seconds"] or 240 + 10 * kills)
        storm.rage()
        figures.raged_s = round(time.monotonic() - begun, 1)
        storm.settle()
        _count(figures, storm)
        shutil.copy(made.folder / "log.txt", embedded.VAR / "chaos.log")


def _count(figures: Figures, storm: Storm) -> None:
    made = storm.made
    ours = json.loads(made.manage("audit", "--json").splitlines()[-1])
    seen = headless.witness(made, "counts")
    verdict = books.compare(ours, seen["people"])
    figures.kills, figures.kills_by_part = storm.killed.total(), dict(storm.killed)
    figures.kills_by_machine = dict(storm.by_machine)
    figures.faults, figures.faults_by_kind = storm.mischief.played.total(), dict(storm.mischief.played)
    figures.ended_by_themselves = dict(storm.fell)
    figures.twice, figures.lost, figures.unsettled = len(verdict.twice), verdict.lost_count, len(verdict.unsettled)
    figures.leads, figures.stage_drift = ours["leads"], len(ours["stage_drift"])
    figures.sent = {kind: sum(people.values()) for kind, people in ours["sent"].items()}
    figures.seen = dict(sum((Counter(kinds) for kinds in seen["people"].values()), Counter[str]()))
    figures.campaigns, figures.resumed = storm.customer.launched * storm.customer.accounts, storm.customer.resumed
    figures.reconnected = storm.customer.reconnected
    figures.explanations = [*storm.troubles, *_explained(made, verdict)]


def _explained(made: Stack, verdict: books.Verdict) -> list[str]:
    found = [f"unsettled {row.kind} to {row.person}: {row.sentence}" for row in verdict.unsettled]
    if verdict.open > 0:
        found.append(f"{verdict.open} actions are still open: {dict(sight.states(made))}.")
    for row in [*verdict.twice, *verdict.lost][:TOLD]:
        found += [row.sentence, *(f"  {line}" for line in sight.history(made, row.person))]
    return found


def _sentences(figures: Figures) -> str:
    return "\n".join(f"{name.replace('_', ' ')}: {value}" for name, value in asdict(figures).items())
