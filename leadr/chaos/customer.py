"""The user of a Leadr under fire: launches campaigns, resumes what paused itself, logs accounts in again."""

import logging
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

from leadr import demonstration, headless
from leadr.stack import Stack
from leadr.visitor import Lost, Visitor

log = logging.getLogger(__name__)
SEARCHES = (
    "head of sales", "marketing", "recruiter", "software engineer", "founder", "product manager", "finance lead",
    "account executive", "hr manager", "sales director", "technology",
)  # fmt: skip
QUICK = {"spacing_minutes": "5", "wait_hours": "1", "expiry_days": "2"}
PRESETS = ({"preset": "warm_intro", "comment_mode": "automatic", **QUICK}, {"preset": "standard_connect", **QUICK})
WHENEVER = {"pace": "high_volume", "days": demonstration.EVERY_DAY, "start_hour": "8", "timezone": "UTC"}
EVERY_SECONDS = 2.0
LITTLE, LAUNCH_SECONDS = 25, 15.0


@dataclass
class Customer:
    """One user with several accounts; the pages may be away whenever they look."""

    made: Stack
    accounts: int
    visitor: Visitor = field(init=False)
    launched: int = 0
    resumed: int = 0
    reconnected: int = 0
    _looked: float = 0
    _launched: float = 0

    def __post_init__(self) -> None:
        self.visitor = Visitor(self.made.url)

    def begin(self) -> None:
        """Connect the accounts and launch a campaign of each preset."""
        self.visitor.log_in(demonstration.EMAIL, demonstration.PASSWORD)
        for _ in range(self.accounts):
            self.visitor.connect_account()
        for _ in PRESETS:
            self.launch()

    def launch(self) -> None:
        """Launch the next campaign for every account that works, while there are people left to search for."""
        if self.launched < len(SEARCHES):
            words, workflow = SEARCHES[self.launched], PRESETS[self.launched % len(PRESETS)]
            audience = {"source": "search_url", "search_url": demonstration.SEARCH + quote(words)}
            demonstration.build(
                self.visitor, audience=audience, name=words.title(), workflow=workflow, delivery=WHENEVER
            )
            self.launched, self._launched = self.launched + 1, time.monotonic()

    def look_after(self, rows: Counter[str], *, wants_more: bool) -> None:
        """Now and then, do what a user would; a page that is away is looked at again later."""
        if time.monotonic() < self._looked + EVERY_SECONDS:
            return
        self._looked = time.monotonic()
        try:
            self._reconnect()
            self._resume()
            has_little = rows and rows["scheduled"] + rows["started"] < LITTLE
            if wants_more and has_little and time.monotonic() > self._launched + LAUNCH_SECONDS:
                self.launch()
        except (Lost, OSError) as problem:
            log.info("the pages were away: %s", problem)

    def _reconnect(self) -> None:
        theirs = headless.witness(self.made, "world")["accounts"]
        self.visitor.open("/accounts/")
        ours_all_work = len(self.visitor.browser.page.select("article .badge-good")) >= self.accounts
        for account in theirs:
            if account["status"] != "OK" or not ours_all_work:
                headless.witness(self.made, f"accounts/{account['account_id']}/status", {"message": "RECONNECTED"})
                self.reconnected += account["status"] != "OK"

    def _resume(self) -> None:
        self.visitor.open("/campaigns/")
        for action in list(self._paused()):
            self.visitor.submit(f'form[action="{action}"]')
            self.resumed += 1
            self.visitor.open("/campaigns/")

    def _paused(self) -> Iterator[str]:
        for form in self.visitor.browser.page.select('form[action$="/resume/"]'):
            yield str(form["action"])
