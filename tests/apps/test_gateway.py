"""The LinkedIn gateway over HTTP against the sandbox: what every call brings back."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.linkedin import LinkedIn, client
from leadr.common.gateways import Refused, Scope, TryLater
from tests.apps.wires import reply, wire
from tests.factories import SEARCH
from tests.world import Time

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def linkedin(sandbox):
    return client()


@pytest.fixture
def account_id(sandbox):
    return sandbox.new_account()


@pytest.fixture
def people(linkedin, account_id):
    """Fifty people of a search, as the account sees them."""
    return linkedin.search(account_id, url=SEARCH, cursor=None, limit=50).people


@pytest.fixture
def stranger(people):
    return next(person for person in people if person.distance != 1)


@pytest.fixture
def friend(linkedin, account_id):
    """Somebody the account knows; not every page of a search has one."""
    cursor = None
    while True:
        page = linkedin.search(account_id, url=SEARCH, cursor=cursor, limit=100)
        if known := [person for person in page.people if person.distance == 1]:
            return known[0]
        cursor = page.cursor


def link(linkedin, *, reconnect=None, expires_at=None):
    return linkedin.hosted_link(
        token="pc_1",
        notify_url="http://127.0.0.1:9/notify",
        success_url="http://127.0.0.1:9/ok",
        failure_url="http://127.0.0.1:9/no",
        expires_at=expires_at or datetime.now(UTC) + timedelta(hours=1),
        reconnect=reconnect,
    )


def test_a_hosted_link_leads_to_the_providers_page(linkedin, sandbox):
    assert link(linkedin).startswith(f"{sandbox.url}/hosted/")


def test_a_hosted_link_to_reconnect_names_an_account_that_is_there(linkedin, account_id):
    assert link(linkedin, reconnect=account_id)
    with pytest.raises(Refused) as refusal:
        link(linkedin, reconnect="acc_nobody")
    assert refusal.value.scope is Scope.LEAD


def test_an_answer_without_the_link_is_no_answer():
    with wire(reply("{}")) as server, pytest.raises(TryLater) as no:
        link(LinkedIn(server.url, "key"))
    assert no.value.reason == "no_answer"


def test_every_account_is_listed_and_each_can_be_read(linkedin, account_id):
    facts = linkedin.account(account_id)
    assert facts in linkedin.accounts()
    assert (facts.account_id, facts.status) == (account_id, "OK")
    assert facts.name
    assert facts.public_identifier
    assert facts.provider_id.startswith("ACo")
    assert facts.tier in {"classic", "premium", "sales_navigator"}


def test_a_long_list_of_accounts_is_read_to_its_end():
    first, last = '{"items": [{"id": "a"}], "cursor": "2"}', '{"items": [{"id": "b"}], "cursor": null}'
    with wire(reply(first), reply(last)) as server:
        assert [facts.account_id for facts in LinkedIn(server.url, "key").accounts()] == ["a", "b"]


def test_a_list_that_never_ends_is_given_up():
    with wire(reply('{"items": [{"id": "a"}], "cursor": "again"}')) as server:
        assert {facts.account_id for facts in LinkedIn(server.url, "key").accounts()} == {"a"}
    assert len(server.asked) < 5


def test_an_unknown_account_is_refused(linkedin):
    with pytest.raises(Refused) as refusal:
        linkedin.account("acc_nobody")
    assert (refusal.value.reason, refusal.value.scope) == ("resource_not_found", Scope.LEAD)


def test_a_name_in_an_address_cannot_leave_its_place(linkedin):
    with pytest.raises(Refused):
        linkedin.account("../webhooks")


def test_a_deleted_account_is_gone(linkedin, account_id):
    linkedin.delete_account(account_id)
    with pytest.raises(Refused):
        linkedin.account(account_id)


def test_a_webhook_is_listed_once_it_is_made(linkedin):
    made = linkedin.create_webhook(
        url="http://127.0.0.1:9/hook", source="users", events=["new_relation"], headers={"X-Key": "k"}, name="test"
    )
    found = next(hook for hook in linkedin.webhooks() if hook.webhook_id == made)
    assert (found.url, found.source) == ("http://127.0.0.1:9/hook", "users")


def test_a_search_is_read_page_by_page_and_nobody_comes_twice(linkedin, account_id):
    seen, cursor = [], None
    while True:
        page = linkedin.search(account_id, url=f"{SEARCH}%20northwind", cursor=cursor, limit=10)
        seen += [person.public_identifier for person in page.people]
        cursor = page.cursor
        if not cursor:
            break
    assert len(seen) > 3
    assert len(set(seen)) == len(seen)


def test_people_of_a_search_can_be_named_and_found_again(people):
    assert all(person.public_identifier and person.provider_id and person.first_name for person in people)
    assert all("," not in person.city for person in people)
    assert {person.distance for person in people} <= {1, 2, 3}


def test_a_search_address_the_provider_does_not_know_is_our_set_up(linkedin, account_id):
    with pytest.raises(Refused) as refusal:
        linkedin.search(account_id, url="https://www.linkedin.com/feed/", cursor=None, limit=10)
    assert refusal.value.scope is Scope.CONFIG


def test_a_profile_is_found_by_either_name(linkedin, account_id, stranger):
    by_slug = linkedin.profile(account_id, stranger.public_identifier)
    assert by_slug == linkedin.profile(account_id, stranger.provider_id)
    assert by_slug.person.public_identifier == stranger.public_identifier
    assert by_slug.distance in {2, 3}
    assert by_slug.invitation == ""


def test_an_invite_with_a_note_is_pending_at_the_provider(linkedin, account_id, stranger, sandbox):
    receipt = linkedin.invite(account_id, provider_id=stranger.provider_id, note="Hello")
    assert receipt.id
    assert linkedin.profile(account_id, stranger.provider_id).invitation == "PENDING"
    pending = linkedin.sent_invitations(account_id, cursor=None)
    assert [row.invitation_id for row in pending.items] == [receipt.id]
    assert pending.items[0].public_identifier == stranger.public_identifier
    assert [row["text"] for row in sandbox.effects(account_id, "invite")] == ["Hello"]


def test_an_invite_without_a_note_sends_none(linkedin, account_id, stranger, sandbox):
    linkedin.invite(account_id, provider_id=stranger.provider_id, note=None)
    assert [row["text"] for row in sandbox.effects(account_id, "invite")] == [""]


def test_a_second_invite_and_one_to_a_friend_are_refused(linkedin, account_id, stranger, friend):
    linkedin.invite(account_id, provider_id=stranger.provider_id, note=None)
    for person, reason in ((stranger, "already_invited_recently"), (friend, "already_connected")):
        with pytest.raises(Refused) as refusal:
            linkedin.invite(account_id, provider_id=person.provider_id, note=None)
        assert (refusal.value.reason, refusal.value.scope) == (reason, Scope.LEAD)


def test_a_note_too_long_for_linkedin_is_refused(linkedin, account_id, stranger, sandbox):
    with pytest.raises(Refused) as refusal:
        linkedin.invite(account_id, provider_id=stranger.provider_id, note="x" * 301)
    assert refusal.value.reason == "too_many_characters"
    assert sandbox.effects(account_id, "invite") == []


def test_somebody_who_accepts_is_a_relation(linkedin, account_id, stranger, sandbox):
    linkedin.invite(account_id, provider_id=stranger.provider_id, note=None)
    sandbox.control(f"people/{stranger.public_identifier}/accept", {})
    names = [person.public_identifier for person in linkedin.relations(account_id, cursor=None, limit=100).people]
    assert names[0] == stranger.public_identifier
    assert linkedin.profile(account_id, stranger.provider_id).distance == 1
    assert linkedin.sent_invitations(account_id, cursor=None).items == ()


def test_a_message_reaches_a_friend_and_can_be_read_back(linkedin, account_id, friend, sandbox):
    clock = Time(sandbox)
    receipt = linkedin.message(account_id, provider_id=friend.provider_id, text="Hej, Åsa 👋\nsecond line")
    assert receipt.id
    assert receipt.chat_id
    said = linkedin.messages_with(account_id, provider_id=friend.provider_id, since=LONG_AGO)
    assert [message.text for message in said] == ["Hej, Åsa 👋\nsecond line"]
    assert abs(said[0].sent_at - clock()) < timedelta(minutes=1)


def test_messages_before_a_moment_are_left_out(linkedin, account_id, friend, sandbox):
    clock = Time(sandbox)
    linkedin.message(account_id, provider_id=friend.provider_id, text="Early")
    since = clock.forward(hours=1) - timedelta(minutes=1)
    linkedin.message(account_id, provider_id=friend.provider_id, text="Late")
    said = linkedin.messages_with(account_id, provider_id=friend.provider_id, since=since)
    assert [message.text for message in said] == ["Late"]


def test_nothing_was_written_to_somebody_we_never_wrote_to(linkedin, account_id, stranger):
    assert linkedin.messages_with(account_id, provider_id=stranger.provider_id, since=LONG_AGO) == ()


def test_a_message_to_a_stranger_is_refused(linkedin, account_id, stranger, sandbox):
    with pytest.raises(Refused) as refusal:
        linkedin.message(account_id, provider_id=stranger.provider_id, text="Hello")
    assert refusal.value.reason == "no_connection_with_recipient"
    assert sandbox.effects(account_id, "message") == []


def test_a_lost_session_is_about_the_account_for_reads_and_writes(linkedin, account_id, stranger, sandbox):
    sandbox.control(f"accounts/{account_id}/status", {"message": "CREDENTIALS"})
    for call in (
        lambda: linkedin.profile(account_id, stranger.provider_id),
        lambda: linkedin.invite(account_id, provider_id=stranger.provider_id, note=None),
    ):
        with pytest.raises(TryLater) as no:
            call()
        assert (no.value.reason, no.value.scope) == ("disconnected_account", Scope.ACCOUNT)
    assert linkedin.account(account_id).status == "CREDENTIALS"
    assert sandbox.effects(account_id, "invite") == []
