"""Measures home, the builder and a campaign with Lighthouse, logged in, on the real server: `make lighthouse`.

Says the four scores of each page, the median of three runs, and what cost points; ends with 1 when one is under 95.
Performance is only worth reading from a machine that does nothing else. No page says noindex, and no robots.txt forbids
anything: whoever comes without a login is led to the login page, so there is nothing to hide from a crawler.
"""

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from leadr import demonstration, headless
from leadr.management.commands.demo import MONDAY_6, SOON
from leadr.stack import Pace
from leadr.visitor import Visitor
from tests import browser

FOLDER = Path(__file__).resolve().parent.parent / "var" / "lighthouse"
PACKAGE = "lighthouse@12"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
RUNS, TRIES, LEAST = 3, 3, 95
# As fast as `make run`: a faster world would work while we measure.
PACE = Pace(300, MONDAY_6, tick_seconds=2)
PATIENCE_SECONDS = 150


def install() -> str:
    """The path of Lighthouse's command, installed into var/ where it is missing."""
    command = FOLDER / "node_modules" / ".bin" / "lighthouse"
    if not command.exists():
        npm = shutil.which("npm")
        if npm is None:
            raise SystemExit("Lighthouse needs npm. Install Node.js 18.20 or newer, which brings it, and try again.")
        FOLDER.mkdir(parents=True, exist_ok=True)
        subprocess.run([npm, "install", "--no-audit", "--no-fund", "--prefix", str(FOLDER), PACKAGE], check=True)
    return str(command)


def pages(visitor: Visitor) -> dict[str, str]:
    """The pages by their names: a campaign at work, and a draft that is well under way."""
    demonstration.first_campaign(visitor)
    campaign = re.search(r"/campaigns/\d+/", visitor.browser.url)[0]
    _wait_for_leads(visitor, campaign)
    draft = visitor.begin_campaign()
    visitor.save("audience", demonstration.AUDIENCES["signals"])
    return {"home": "/", "builder": draft, "campaign": campaign}


def measure(command: str, url: str, headers: str) -> dict[str, Any]:
    """One report of one page, as Lighthouse writes it; a trace that Chromium failed to record is taken again."""
    flags = ["--quiet", "--output=json", f"--only-categories={','.join(CATEGORIES)}", f"--extra-headers={headers}"]
    chrome = f"--chrome-flags=--headless=new {' '.join(browser.FLAGS)}"
    env = os.environ | {"CHROME_PATH": browser.find()}
    for _ in range(TRIES):
        done = subprocess.run([command, url, *flags, chrome], env=env, capture_output=True, text=True, check=False)
        if not done.returncode:
            return json.loads(done.stdout)
    raise SystemExit(f"Lighthouse could not measure {url}: {done.stderr.strip()[-1000:]}")


def scores(reports: list[dict[str, Any]]) -> dict[str, int]:
    """The median of each category, from 0 to 100."""
    each = {name: [report["categories"][name]["score"] or 0 for report in reports] for name in CATEGORIES}
    return {name: round(100 * statistics.median(found)) for name, found in each.items()}


def losses(report: dict[str, Any]) -> list[str]:
    """The audits of a report that count and are not perfect."""
    counted = {ref["id"] for name in CATEGORIES for ref in report["categories"][name]["auditRefs"] if ref["weight"]}
    found = [audit for name, audit in report["audits"].items() if name in counted and (audit["score"] or 0) < 1]
    return [
        f"{audit['id']}: {audit.get('displayValue') or audit['title']}" for audit in found
        if audit["scoreDisplayMode"] in ("binary", "numeric", "metricSavings")
    ]  # fmt: skip


def main() -> None:
    """Start a whole Leadr with a campaign at work, and measure."""
    command = install()
    with headless.running("lighthouse", PACE, environment=SOON) as made:
        visitor = Visitor(made.url)
        found = pages(visitor)
        cookie = visitor.browser.session.cookies["sessionid"]
        headers = FOLDER / "headers.json"
        headers.write_text(json.dumps({"Cookie": f"sessionid={cookie}"}))
        is_good = all([_say(name, made.url + path, command, str(headers)) for name, path in found.items()])
    sys.exit(0 if is_good else f"A score is under {LEAST}.")


def _wait_for_leads(visitor: Visitor, campaign: str) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        visitor.open(f"{campaign}?show=invites_sent")
        if visitor.browser.page.select('td a[href*="/leads/"]'):
            return
        time.sleep(1)
    raise SystemExit(f"Nobody was invited within {PATIENCE_SECONDS} seconds. {visitor.said()}")


def _say(name: str, url: str, command: str, headers: str) -> bool:
    reports = [measure(command, url, headers) for _ in range(RUNS)]
    if any(report["finalDisplayedUrl"] != url for report in reports):
        raise SystemExit(f"Lighthouse was led away from {url}: it is not logged in.")
    found = scores(reports)
    middle = sorted(reports, key=lambda report: report["categories"]["performance"]["score"])[RUNS // 2]
    sys.stdout.write(f"{name:10}" + "".join(f"  {part} {score}" for part, score in found.items()) + "\n")
    sys.stdout.writelines(f"{'':12}{loss}\n" for loss in losses(middle))
    sys.stdout.flush()
    return min(found.values()) >= LEAST


if __name__ == "__main__":
    main()
