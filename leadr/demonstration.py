"""The campaigns the demo user makes, by the pages' own forms: the first one of `up`, and the measured one of `demo`."""

from collections.abc import Mapping
from typing import Any

from leadr.visitor import Visitor

EMAIL, PASSWORD = "demo@leadr.test", "demo-demo-demo"  # noqa: S105 - only ever in development
SEARCH = "https://www.linkedin.com/search/results/people/?keywords="
EVERY_DAY = tuple(str(day) for day in range(7))
NOTE = "Hi {{first_name|there}}, your work at {{company|your company}} caught my eye. Happy to connect."
MESSAGE = "Thank you for connecting, {{first_name|and hello}}. May I ask how you run outreach in {{city|your area}}?"
FILM_MESSAGE = "Thank you, {{first_name|and hello}}. I made you a short film: {{video_url}}"
AUDIENCES: dict[str, Mapping[str, Any]] = {
    "search": {"source": "search_url", "search_url": f"{SEARCH}sales"},
    "signals": {
        "source": "signals",
        "prompt": "Companies that are hiring or growing; reach their heads of sales and founders",
        "kinds": ["hiring_plans", "open_jobs", "expansion", "news", "recent_hires"],
        "lookback_days": "30",
    },
    "posts": {
        "source": "recent_posts",
        "phrases": "looking for a new\nlooking for\nis broken\nstruggling with",
        "prompt": "They need a better tool or a new supplier",
        "lookback_days": "30",
    },
}


def first_campaign(visitor: Visitor) -> bool:
    """Connect an account and launch a campaign for a demo user who has none; False when there was one already."""
    visitor.log_in(EMAIL, PASSWORD)
    visitor.open("/campaigns/")
    if visitor.browser.page.select("tbody tr"):
        return False
    visitor.connect_account()
    audience = {"source": "search_url", "search_url": f"{SEARCH}head%20of%20sales"}
    build(visitor, audience=audience, name="Demo: heads of sales", delivery={"days": EVERY_DAY})
    return True


def build(
    visitor: Visitor,
    *,
    audience: Mapping[str, Any],
    name: str,
    workflow: Mapping[str, Any] | None = None,
    delivery: Mapping[str, Any] | None = None,
    video: bool = False,
) -> None:
    """Build a campaign, Standard connect unless `workflow` says otherwise, and launch it for every working account."""
    draft = visitor.begin_campaign()
    visitor.save("audience", {"source": audience["source"]})
    visitor.save("audience", {key: value for key, value in audience.items() if key != "source"})
    visitor.save("workflow", {"preset": "standard_connect", **(workflow or {})})
    if video:
        add_video(visitor)
        visitor.open(draft)
    visitor.save("messages", {"note": NOTE, "message": FILM_MESSAGE if video else MESSAGE})
    visitor.save("delivery", {"pace": "recommended", **(delivery or {})})
    visitor.save("accounts", {"name": name})
    visitor.launch()


def add_video(visitor: Visitor) -> None:
    """Add a video with the first template; every segment has a default value."""
    visitor.submit('form[action$="/video/"]')
    visitor.open(visitor.link('a[href*="/templates/"]'))
    visitor.submit('form[action$="/templates/"]')
    names = [field["name"] for field in visitor.browser.page.select("#video-mapping input[name^=default_]")]
    visitor.submit("#video-mapping", dict.fromkeys(names, "you"))
