"""What a look for due actions costs among very many that sleep, and by which indexes it is found."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from campaigns.engine import claim
from leadr.bench.figures import Figure
from leadr.bench.timing import milliseconds
from leadr.common.sql import fetch
from workflows.kinds import Lane


def measure(looks: int, *, rows: int, now: datetime) -> Figure:
    """The median of so many claims in milliseconds, and the plan behind them."""
    found = milliseconds(partial(claim.next_action, Lane.OUTREACH, now=now), looks)
    plan = ", ".join(sorted(set(_reads(_plan(now)))))
    told = f"a claim among {rows:,} sleeping actions reads {plan}"
    return Figure("claim_ms", found.middle, told=told, spread=found.spread)


def _plan(now: datetime) -> Mapping[str, Any]:
    values = {"lane": Lane.OUTREACH.value, "most": 1, "since": claim.EVER, "now": now}
    ((told,),) = fetch(f"EXPLAIN (FORMAT JSON) {claim.CANDIDATES}", values)
    plan: Mapping[str, Any] = (told if isinstance(told, list) else json.loads(told))[0]["Plan"]
    return plan


def _reads(node: Mapping[str, Any]) -> Iterator[str]:
    """The indexes a plan reads by; a table read whole is told as such."""
    if name := node.get("Index Name"):
        yield str(name)
    elif node["Node Type"] == "Seq Scan":
        yield f"all of {node['Relation Name']}"
    for part in node.get("Plans", ()):
        yield from _reads(part)
