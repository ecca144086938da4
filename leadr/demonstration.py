"""The campaigns the demo user makes, by the pages' own forms: the first one of `up`, and the measured one of `demo`."""

from collections.abc import Mapping
from typing import Any

from leadr.visitor import Visitor

EMAIL, PASSWORD = "demo@leadr.test", "demo-demo-demo"  # noqa: S105 - only ever in development
SEARCH = "https://www.linkedin.com/search/results/people/?keywords="
EVERY_DAY = tuple(str(day) for day in range(7))
NOTE = "Hi {{first_name|there}}, your work at {{company|your company}} caught my eye. Happy to connect."
MESSAGE = "Thank you for connecting, {{first_name|and hello}}. May I ask how you run outreach in {{city|your area}}?"


def first_campaign(visitor: Visitor) -> bool:
    """Connect an account and launch a campaign for a demo user who has none; False when there was one already."""
    visitor.log_in(EMAIL, PASSWORD)
    visitor.open("/campaigns/")
    if visitor.browser.page.select("tbody tr"):
        return False
    visitor.connect_account()
    build(visitor, keywords="head of sales", delivery={"days": EVERY_DAY})
    return True


def build(
    visitor: Visitor,
    *,
    keywords: str,
    workflow: Mapping[str, Any] | None = None,
    delivery: Mapping[str, Any] | None = None,
) -> None:
    """Build a Standard connect campaign from a LinkedIn search and launch it for every working account."""
    visitor.begin_campaign()
    visitor.save("audience", {"source": "search_url"})
    visitor.save("audience", {"source": "search_url"})
    visitor.save("audience", {"search_url": SEARCH + keywords.replace(" ", "%20")})
    visitor.save("workflow", {"preset": "standard_connect", **(workflow or {})})
    visitor.save("messages", {"note": NOTE, "message": MESSAGE})
    visitor.save("delivery", {"pace": "recommended", **(delivery or {})})
    visitor.save("accounts", {"name": f"Demo: {keywords}"})
    visitor.launch()
