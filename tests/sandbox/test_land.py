"""The made-up land: the same for the same seed, true labels, and traps."""

import json
from collections import Counter

from tests import world


def test_every_kind_is_signalled_and_much_only_looks_like_it(door):
    documents = door.control("labels?days=90")["documents"]
    kinds = Counter(kind for row in documents for kind in row["kinds"])
    assert set(kinds) == {
        "hiring_plans", "open_jobs", "recent_hires", "tech_stack", "website", "compliance", "people", "news",
        "expansion",
    }  # fmt: skip
    assert min(kinds.values()) >= 20
    assert sum(not row["kinds"] for row in documents) > len(documents) / 6
    assert len({row["company"] for row in documents}) >= 55
    assert len({row["url"] for row in documents}) == len(documents)
    assert all(".example/" in row["url"] for row in documents)


def test_posts_have_needs_pains_events_and_noise(door):
    posts = door.control("labels?days=30")["posts"]
    assert len({row["social_id"] for row in posts}) == len(posts)
    meanings = Counter(row["meaning"] for row in posts)
    assert meanings["intent"] > 50
    assert meanings["pain"] > 50
    assert sum(not row["kinds"] and not row["meaning"] for row in posts) > len(posts) / 4
    assert any("looking for a new CRM" in row["text"] for row in posts if row["meaning"] == "intent")
    assert any("outbound is broken" in row["text"] for row in posts if row["meaning"] == "pain")


def test_at_least_thirty_traps_stand_where_they_say(door):
    traps = door.control("injections?days=30")["items"]
    assert len(traps) >= 30
    assert {row["type"] for row in traps} == {"document", "post"}
    assert {row["kind"] for row in traps} == {"override", "link", "reveal", "score", "forge", "break"}
    texts = {row["social_id"]: row["text"] for row in door.control("labels?days=30")["posts"]}
    for trap in traps:
        assert trap["marker"] in trap["text"]
        if trap["type"] == "post":
            assert trap["text"] in texts[trap["id"]]


def test_things_stay_while_time_runs(door):
    before = door.control("labels?days=30")
    door.control("clock", {"advance_seconds": 9 * 24 * 3600})
    after = door.control("labels?days=60")
    for kind, key in (("documents", "url"), ("posts", "social_id")):
        later = {row[key]: row for row in after[kind]}
        assert all(later[row[key]] == row for row in before[kind])
        assert len(after[kind]) > len(before[kind])


def test_the_same_seed_makes_the_same_world_and_another_one_does_not(tmp_path):
    def made(folder, seed):
        start = ["--start", world.MONDAY_9.isoformat(), "--people", "300"]
        sandbox = world.start(tmp_path / folder, "--seed", seed, *start)
        rows = sandbox.control("labels?days=20")
        sandbox.process.kill()
        sandbox.process.wait(10)
        return json.dumps([[row["url"] for row in rows["documents"]], [row["text"] for row in rows["posts"]]])

    first = made("a", "5")
    assert first == made("b", "5")
    assert first != made("c", "6")
