"""What names somebody is found in texts and JSON, and what only looks like it stays."""

import re

import pytest

from leadr.common.traces import ERASED, Traces

KNOWN = Traces(
    slugs=frozenset({"marketing", "renée-o"}), addresses=frozenset({"r@x.test"}), ids=frozenset({"ACo1"}),
    names=frozenset({"Renée O'Hara"}),
)  # fmt: skip
NAMESAKE = {"public_identifier": "other", "name": "Renée O'Hara"}


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("See linkedin.com/in/marketing/ now", f"See linkedin.com/{ERASED}/ now"),
        ("We do marketing", "We do marketing"),
        ("linkedin.com/company/marketing", "linkedin.com/company/marketing"),
        ("linkedin.com/in/marketing-2", "linkedin.com/in/marketing-2"),
        ("/in/ren%C3%A9e-o", f"/{ERASED}"),
        ("Write to R@X.test.", f"Write to {ERASED}."),
        ("xr@x.test, c.r@x.test, r@x.test.uk", "xr@x.test, c.r@x.test, r@x.test.uk"),
        ("RENÉE O'HARA, Head", f"{ERASED}, Head"),
        ("urn:li:member:ACo1", f"urn:li:member:{ERASED}"),
        ("urn:li:member:ACo12", "urn:li:member:ACo12"),
        ([{"identifier": "Marketing"}, {"id": "ACo2"}], [{"id": "ACo2"}]),
        ({"keywords": "marketing", "n": 1}, {"keywords": "marketing", "n": 1}),
        ({"person": {"id": "ACo1", "a": 1}, "b": "Renée O'Hara"}, {"person": {}, "b": ERASED}),
        (NAMESAKE, NAMESAKE),
        ({"profile_url": "o", "title": "With Renée O'Hara"}, {"profile_url": "o", "title": f"With {ERASED}"}),
        (None, None),
    ],
)  # fmt: skip
def test_what_names_them_goes_and_the_rest_stays(said, left):
    assert KNOWN.scrubbed(said) == left
    if said != left:
        assert re.search(KNOWN.pattern, str(said), re.IGNORECASE)


def test_nobody_is_in_nothing():
    assert Traces().scrubbed({"a": ["b"]}) == {"a": ["b"]}
    assert not Traces().is_in("anybody")
