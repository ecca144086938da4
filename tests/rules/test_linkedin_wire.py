"""What the provider sends becomes values, and nothing it could send makes us fall."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import linkedin_wire as wire
from accounts.health import Health, health_of

# The first text of a fresh machine takes Hypothesis a second.
patient = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
ACCOUNT = {
    "object": "Account", "id": "acc_9Q", "type": "LINKEDIN", "name": "Tom Reyes",
    "created_at": "2026-11-01T08:00:00.000Z",
    "connection_params": {"im": {"id": "ACoAAA77", "publicIdentifier": "tom-reyes", "username": "Tom Reyes",
                                 "premiumId": None, "premiumFeatures": [], "organizations": []}},
    "signatures": [], "groups": [], "sources": [{"id": "acc_9Q_MESSAGING", "status": "OK"}],
}  # fmt: skip
FOUND = {
    "type": "PEOPLE", "id": "ACo1", "public_identifier": "nadia-orlov", "public_profile_url": "https://x/in/nadia-orlov",
    "name": "Nadia Orlov", "first_name": "Nadia", "last_name": "Orlov", "network_distance": "DISTANCE_2",
    "location": "Leeds, England", "headline": "Buyer at Acme", "profile_picture_url": None,
}  # fmt: skip
PROFILE = {
    "provider_id": "ACo1", "public_identifier": "nadia-orlov", "first_name": "Nadia", "last_name": "Orlov",
    "network_distance": "FIRST_DEGREE", "location": None, "headline": None,
    "invitation": {"type": "SENT", "status": "PENDING"}, "work_experience": [{"company": "Acme", "current": True}],
}  # fmt: skip


def shapes(of):
    """The object with some of its fields, and the fields of its fields, replaced by anything."""
    fields = {name: st.just(value) | ANYTHING | (shapes(value) if isinstance(value, dict) else st.nothing())
              for name, value in of.items()}  # fmt: skip
    return st.fixed_dictionaries({}, optional=fields)


@patient
@given(shapes(ACCOUNT))
def test_no_account_makes_us_fall(row):
    facts = wire.account(row)
    assert all(isinstance(getattr(facts, name), str) for name in facts.__slots__)
    assert health_of(facts.status) in Health


@patient
@given(shapes(FOUND) | shapes(PROFILE))
def test_no_person_makes_us_fall(row):
    person = wire.person(row)
    assert all(
        isinstance(getattr(person, name), str) for name in person.__slots__ if name not in ("distance", "signal")
    )
    assert wire.profile(row).distance in {None, 1, 2, 3}
    assert len(wire.people([row])) <= 1


@patient
@given(ANYTHING)
def test_no_list_makes_us_fall(anything):
    body = {"items": anything, "cursor": anything}
    assert all(isinstance(row, dict) for row in wire.items(body))
    assert wire.cursor(body) is None or isinstance(wire.cursor(body), str)
    assert wire.moment(anything) is None or wire.moment(anything).tzinfo


@patient
@given(st.text())
def test_every_text_can_be_stored(said):
    kept = wire.text({"name": json.loads(json.dumps(said))}, "name")
    assert "\x00" not in kept
    kept.encode()


def test_half_an_emoji_is_left_out():
    assert wire.text(json.loads(r'{"headline": "Sales \ud83d"}'), "headline") == "Sales "


def test_an_account_is_read():
    facts = wire.account(ACCOUNT)
    assert facts == wire.AccountFacts("acc_9Q", "Tom Reyes", "tom-reyes", "ACoAAA77", "OK", "classic")


@pytest.mark.parametrize(
    ("statuses", "worst"),
    [
        (["OK"], "OK"),
        (["OK", "CREDENTIALS"], "CREDENTIALS"),
        (["CONNECTING", "OK"], "CONNECTING"),
        (["STOPPED", "ERROR", "OK"], "ERROR"),
        (["PERMISSIONS", "STOPPED"], "PERMISSIONS"),
        (["A_NEW_WORD"], "A_NEW_WORD"),
        ([], "CONNECTING"),
    ],
)
def test_an_account_is_as_well_as_its_worst_source(statuses, worst):
    assert wire.account({"sources": [{"status": status} for status in statuses]}).status == worst


@pytest.mark.parametrize(
    ("features", "tier"),
    [([], "classic"), (["premium"], "premium"), (["premium", "recruiter"], "recruiter"), (["other"], "classic")],
)
def test_the_highest_product_is_the_tier(features, tier):
    assert wire.account({"connection_params": {"im": {"premiumFeatures": features}}}).tier == tier


def test_a_found_person_is_read():
    person = wire.person(FOUND)
    assert (person.public_identifier, person.provider_id) == ("nadia-orlov", "ACo1")
    assert (person.full_name, person.city, person.company, person.distance) == ("Nadia Orlov", "Leeds", "Acme", 2)


def test_a_profile_names_the_company_of_today_and_our_invite():
    profile = wire.profile(PROFILE)
    assert (profile.person.company, profile.distance, profile.invitation) == ("Acme", 1, "PENDING")
    received = {**PROFILE, "invitation": {"type": "RECEIVED", "status": "PENDING"}}
    assert wire.profile(received).invitation == ""


def test_one_name_is_split():
    assert wire.person({"name": "Nadia van Orlov"}).last_name == "van Orlov"


@pytest.mark.parametrize("gone", [{"name": "LinkedIn Member"}, {"public_identifier": None}, {"id": None}])
def test_people_who_cannot_be_found_again_are_left_out(gone):
    assert len(wire.people([FOUND])) == 1
    assert wire.people([{**FOUND, **gone}]) == ()


@pytest.mark.parametrize("distance", ["OUT_OF_NETWORK", "SELF", None, 1])
def test_an_unknown_distance_is_none(distance):
    assert wire.person({"network_distance": distance}).distance is None


def test_a_stamp_has_milliseconds_and_z():
    berlin = timezone(timedelta(hours=1))
    assert wire.stamp(datetime(2026, 11, 24, 13, 30, 0, 123456, tzinfo=berlin)) == "2026-11-24T12:30:00.123Z"


def test_a_moment_is_read_with_its_zone_or_not_at_all():
    assert wire.moment("2026-11-23T10:00:00.000Z") == datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert wire.moment("2026-11-23T10:00:00") is None
    assert wire.moment("yesterday") is None
