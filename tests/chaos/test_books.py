"""Both sides' books: what counts as twice, as lost, and as something only a person can settle."""

import pytest

from leadr.chaos import books


def ours(**more):
    """An audit without anything wrong."""
    return {"sent": {}, "open": 0, "forgotten": [], "unsettled": [], **more}


def test_the_same_on_both_sides_is_clean():
    verdict = books.compare(ours(sent={"invite": {"ada": 1}}), {"ada": {"invite": 1}})
    assert (verdict.twice, verdict.lost_count, verdict.unsettled) == ([], 0, [])


@pytest.mark.parametrize("kind", books.ONCE)
def test_what_somebody_got_again_is_twice(kind):
    verdict = books.compare(ours(sent={kind: {"ada": 1}}), {"ada": {kind: 2}})
    assert [(row.person, row.kind) for row in verdict.twice] == [("ada", kind)]
    assert verdict.lost == []


def test_liking_again_is_harmless_and_not_liking_is_lost():
    assert books.compare(ours(sent={"like": {"ada": 1}}), {"ada": {"like": 3}}).lost_count == 0
    assert books.compare(ours(sent={"like": {"ada": 1}}), {"ada": {}}).lost_count == 1


@pytest.mark.parametrize(
    ("sent", "seen"), [({"message": {"ada": 1}}, {}), ({}, {"ada": {"message": 1}})], ids=["only here", "only there"]
)
def test_what_one_side_does_not_know_is_lost(sent, seen):
    verdict = books.compare(ours(sent=sent), seen)
    assert [(row.person, row.kind) for row in verdict.lost] == [("ada", "message")]


def test_what_nobody_could_settle_is_told_and_not_lost():
    row = {"kind": "message", "person": "ada", "note": "Please look."}
    verdict = books.compare(ours(open=1, unsettled=[row]), {"ada": {"message": 1}})
    assert [found.sentence for found in verdict.unsettled] == ["Please look."]
    assert verdict.lost_count == 0


def test_open_actions_and_forgotten_people_are_lost():
    assert books.compare(ours(open=2, forgotten=["ada"]), {}).lost_count == 3
