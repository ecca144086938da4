"""Exports and imports in a fresh process: how fast, and how far much of it raises the peak of memory beyond little.

Run as `python -m leadr.bench.peaks NAME FEW MANY`; says megabytes, rows and seconds.
"""

import csv
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import django

from leadr.bench.figures import Figure, Goal
from leadr.bench.surroundings import Surroundings
from leadr.fleet import ROOT

django.setup()

from django.core.files.uploadedfile import UploadedFile  # noqa: E402 - the apps must be loaded first

from accounts.models import User  # noqa: E402
from audiences import uploads  # noqa: E402
from audiences.models import Audience  # noqa: E402
from campaigns.models import Campaign  # noqa: E402
from leadr.common import clock  # noqa: E402
from results import export  # noqa: E402

# "Constant" within what the allocator and a batch of rows may take by chance.
CONSTANT_MB = 16
HEADER = ("First name", "Last name", "LinkedIn URL", "Company", "Headline")


def measure(given: Surroundings, name: str, few: int, many: int) -> Figure:
    """A deed of DEEDS done with little first, then with much."""
    command = [sys.executable, "-m", "leadr.bench.peaks", name, str(few), str(many)]
    said = subprocess.run(command, env=given.env, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    extra, rows, seconds = (float(word) for word in said.split()[-3:])
    told = f"{rows:,.0f} lines of CSV, {rows / seconds:,.0f} a second, beyond the peak of {given.scale.few:,}"
    return Figure(f"{name}_extra_mb", extra, Goal(high=CONSTANT_MB), told, more={"rows_a_second": rows / seconds})


def main(name: str, few: str, many: str) -> None:
    """Do it twice and say how far the peak rose, and what the second time took."""
    DEEDS[name](int(few))
    before, begun = _peak(), time.perf_counter()
    rows = DEEDS[name](int(many))
    sys.stdout.write(f"{_peak() - before} {rows} {time.perf_counter() - begun}\n")


def exported(pk: int) -> int:
    """The lines of a campaign's file."""
    return sum(1 for _ in export.lines(Campaign.objects.get(pk=pk)))


def imported(count: int) -> int:
    """The rows kept of a file of so many, uploaded for an audience of its own."""
    audience = Audience.objects.create(owner=User.objects.earliest("pk"), source="csv")
    with TemporaryDirectory(prefix="leadr-bench-") as folder:
        place = Path(folder) / "people.csv"
        _write(place, count)
        with place.open("rb") as file:
            upload = UploadedFile(file, place.name, "text/csv", place.stat().st_size)
            return uploads.take(audience, upload, now=clock.now()).row_count


def _write(place: Path, count: int) -> None:
    with place.open("w", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(HEADER)
        lines.writerows(
            (f"First{n}", f"Last{n}", f"https://www.linkedin.com/in/import-{n}/", f"Company {n % 97}", "Head of Sales")
            for n in range(count)
        )


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


DEEDS: Mapping[str, Callable[[int], int]] = {"export": exported, "import": imported}

if __name__ == "__main__":
    main(*sys.argv[1:])
