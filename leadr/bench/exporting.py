"""The peak of memory that exporting very many leads takes beyond exporting few: `python -m leadr.bench.exporting`."""

import resource
import subprocess
import sys

import django

from leadr.bench.figures import Figure, Goal
from leadr.bench.surroundings import Surroundings
from leadr.fleet import ROOT

django.setup()

from campaigns.models import Campaign  # noqa: E402 - the apps must be loaded first
from results import export  # noqa: E402

# "Constant" within what the allocator and a batch of rows may take by chance.
CONSTANT_MB = 16


def measure(given: Surroundings, few: Campaign, many: Campaign) -> Figure:
    """Both exported by a fresh process, few first."""
    command = [sys.executable, "-m", "leadr.bench.exporting", str(few.pk), str(many.pk)]
    said = subprocess.run(command, env=given.env, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    extra, rows = (float(word) for word in said.split()[-2:])
    told = f"{rows:,.0f} lines of CSV, beyond the peak of {given.scale.few:,}"
    return Figure("export_extra_mb", extra, Goal(high=CONSTANT_MB), told)


def main(few: str, many: str) -> None:
    """Export both and say how far the peak rose, and how many lines it took."""
    _exported(few)
    before = _peak()
    rows = _exported(many)
    sys.stdout.write(f"{_peak() - before} {rows}\n")


def _exported(pk: str) -> int:
    return sum(1 for _ in export.lines(Campaign.objects.get(pk=int(pk))))


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
