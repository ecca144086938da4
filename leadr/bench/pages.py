"""The results page of a campaign with few leads and of one with very many, through the real web server."""

from dataclasses import dataclass

from django.urls import reverse

from campaigns.models import Campaign
from leadr.bench.figures import Figure, Goal, p95, percentile
from leadr.bench.surroundings import Surroundings
from leadr.bench.web import Caller

WARM = 3


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to ask for the page, with its times in milliseconds: few leads, many leads."""

    name: str
    few: list[float]
    many: list[float]

    @property
    def ratio(self) -> float:
        """p95 with many leads over p95 with few."""
        return p95(self.many) / p95(self.few)


def measure(given: Surroundings, few: Campaign, many: Campaign, *, cookie: str) -> Figure:
    """The worst of the four ways; few and many take turns, so that a busy moment meets both."""
    caller = Caller(given.stack.url, cookie)
    variants = [_measured(caller, name, (few, many), given.scale.looks) for name in QUESTIONS]
    worst = max(variants, key=lambda variant: variant.ratio)
    more = {}
    for variant in variants:
        more[f"{variant.name}_ratio"] = variant.ratio
        more |= {f"{variant.name}_p{share}_few": percentile(variant.few, share) for share in (50, 95)}
        more |= {f"{variant.name}_p{share}_many": percentile(variant.many, share) for share in (50, 95)}
    told = ", ".join(f"{one.name} {p95(one.many):.0f}/{p95(one.few):.0f} ms" for one in variants)
    told = f"p95 at {given.scale.many:,}/{given.scale.few:,} leads: {told}"
    return Figure("results_p95_ratio", worst.ratio, Goal(high=1.5), told, more=more)


def overview(given: Surroundings, *, cookie: str) -> Figure:
    """Home and the list of campaigns, where all of the leads are somebody's; told by the slower one."""
    caller = Caller(given.stack.url, cookie)
    times = {name: _looked_at(caller, reverse(address), given.scale.looks) for name, address in OVERVIEW.items()}
    told = ", ".join(f"{name} {p95(each):.0f} ms" for name, each in times.items())
    more = {f"{name}_p{share}": percentile(each, share) for name, each in times.items() for share in (50, 95)}
    slower = max(p95(each) for each in times.values())
    return Figure("overview_p95_ms", slower, told=f"p95 at {given.scale.many:,} leads: {told}", more=more)


def _looked_at(caller: Caller, path: str, looks: int) -> list[float]:
    return [caller.timed(path) for _ in range(looks + WARM)][WARM:]


OVERVIEW = {"home": "home", "list": "results:list"}
QUESTIONS = {
    "first": lambda campaign: "",
    "deep": lambda campaign: f"?after={_middle(campaign)}",
    "stage": lambda campaign: "?stage=resolved",
    "name": lambda campaign: "?q=Last00000777",
}


def _measured(caller: Caller, name: str, pair: tuple[Campaign, Campaign], looks: int) -> Variant:
    few, many = (reverse("results:detail", args=[one.pk]) + QUESTIONS[name](one) for one in pair)
    times = [(caller.timed(few), caller.timed(many)) for _ in range(looks + WARM)][WARM:]
    return Variant(name, [first for first, _ in times], [second for _, second in times])


def _middle(campaign: Campaign) -> int:
    """The key of a lead nine tenths down the list."""
    first, last = (campaign.leads.order_by(order).values_list("pk", flat=True)[0] for order in ("pk", "-pk"))
    return int(first + (last - first) // 10)
