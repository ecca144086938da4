"""The LinkedIn provider: people, invites, messages (unipile.md §5, §8)."""

import pytest


@pytest.fixture
def account_id(door):
    return door.sandbox.new_account()


def found(door, account_id, **filters):
    body = {"api": "classic", "category": "people", **filters}
    return door.api(f"linkedin/search?account_id={account_id}&limit=100", body)[1]["items"]


def strangers(door, account_id):
    rows = found(door, account_id, network_distance=[2, 3])
    return [row for row in rows if row["public_identifier"] and int(row["public_identifier"][-5:]) % 97 != 13]


def invite(door, account_id, person, note="Hello"):
    return door.api("users/invite", {"account_id": account_id, "provider_id": person["id"], "message": note})


def test_a_person_is_the_same_by_slug_and_by_the_accounts_own_id(door, account_id):
    person = strangers(door, account_id)[0]
    by_id = door.api(f"users/{person['id']}?account_id={account_id}&linkedin_sections=*")[1]
    by_slug = door.api(f"users/{person['public_identifier']}?account_id={account_id}")[1]
    assert by_id == by_slug
    assert by_id["provider_id"] == person["id"]
    other = door.sandbox.new_account()
    assert door.api(f"users/{person['id']}?account_id={other}")[0] == 404
    assert door.api(f"users/{person['id']}?account_id={account_id}&linkedin_sections=shoes")[0] == 400


def test_an_invite_is_pending_once_and_can_be_withdrawn(door, account_id):
    person = strangers(door, account_id)[0]
    status, body = invite(door, account_id, person)
    assert (status, body["object"]) == (200, "UserInvitationSent")
    assert invite(door, account_id, person)[1]["type"] == "errors/already_invited_recently"
    sent = door.api(f"users/invite/sent?account_id={account_id}")[1]["items"]
    assert [row["invited_user_id"] for row in sent] == [person["id"]]
    assert door.api(f"users/{person['id']}?account_id={account_id}")[1]["invitation"]["status"] == "PENDING"
    assert found(door, account_id, keywords=person["name"])[0]["pending_invitation"]
    path = f"users/invite/sent/{body['invitation_id']}?account_id={account_id}"
    assert door.api(path, method="DELETE")[1] == {"object": "InvitationCanceled"}
    assert invite(door, account_id, person)[1]["type"] == "errors/already_invited_recently"


def test_refusals_of_invites(door, account_id):
    person, friend = strangers(door, account_id)[0], found(door, account_id, network_distance=[1])[0]
    assert invite(door, account_id, person, "x" * 301)[1]["type"] == "errors/too_many_characters"
    assert invite(door, account_id, friend)[1]["type"] == "errors/already_connected"
    assert invite(door, account_id, {"id": person["public_identifier"]})[1]["type"] == "errors/invalid_recipient"
    shy = next(row for row in found(door, account_id) if int(row["public_profile_url"][-6:-1]) % 97 == 13)
    assert invite(door, account_id, shy)[1]["type"] == "errors/cannot_invite_attendee"
    assert door.api("users/invite", {"account_id": account_id})[1]["type"] == "errors/missing_parameters"


def test_a_free_account_has_five_notes_a_month_of_two_hundred_letters(door):
    account_id = door.control("accounts", {"tier": "classic"})["account_id"]
    people = strangers(door, account_id)
    assert invite(door, account_id, people[0], "x" * 201)[1]["type"] == "errors/too_many_characters"
    assert [invite(door, account_id, person)[0] for person in people[:6]] == [200] * 5 + [422]
    assert invite(door, account_id, people[6], "")[0] == 200


def test_the_provider_tells_when_half_the_week_is_used_and_stops_at_the_cap(door, account_id):
    answers = [invite(door, account_id, person) for person in (strangers(door, account_id) * 2)[:101]]
    told = [body["usage"] for status, body in answers if status == 200 and "usage" in body]
    assert told in ([], [50])
    assert answers[100][1]["type"] in {"errors/cannot_resend_yet", "errors/already_invited_recently"}


def test_those_who_never_accept_stay_pending_and_the_others_become_relations(door, account_id):
    people = strangers(door, account_id)[:30]
    for person in people:
        assert invite(door, account_id, person)[0] == 200
    door.control("clock", {"advance_seconds": 40 * 3600})
    settle(door)
    relations = door.api(f"users/relations?account_id={account_id}&limit=1000")[1]["items"]
    new = {row["member_id"] for row in relations} & {person["id"] for person in people}
    pending = door.api(f"users/invite/sent?account_id={account_id}&limit=100")[1]["items"]
    assert len(new) + len(pending) == 30
    assert new
    assert pending
    door.control("clock", {"advance_seconds": 30 * 24 * 3600})
    settle(door)
    assert door.api(f"users/invite/sent?account_id={account_id}&limit=100")[1]["items"] == pending
    assert relations == sorted(relations, key=lambda row: -row["created_at"])


def settle(door):
    while (door.control("world")["next_at"] or "9") <= door.control("clock")["now"]:
        pass


def test_accepting_opens_a_chat_with_the_note_and_tells(door, account_id, ear):
    for source in ("users", "messaging"):
        door.api("webhooks", {"request_url": ear.url, "source": source, "account_ids": [account_id]})
    person = strangers(door, account_id)[0]
    invite(door, account_id, person, "Good morning")
    door.control(f"people/{person['public_identifier']}/accept", {})
    first, second = ear.wait_for(2)
    assert {first["event"], second["event"]} == {"message_received", "new_relation"}
    chat = door.api(f"chats?account_id={account_id}")[1]["items"][0]
    message = door.api(f"chats/{chat['id']}/messages")[1]["items"][0]
    assert (message["text"], message["message_type"], message["is_sender"]) == ("Good morning", "INVITATION", 1)
    selves = [row["is_self"] for row in door.api(f"chats/{chat['id']}/attendees")[1]["items"]]
    assert sorted(selves) == [0, 1]


def test_a_message_needs_a_relation_and_a_multipart_body(door, account_id):
    friend, stranger = found(door, account_id, network_distance=[1])[0], strangers(door, account_id)[0]
    body = {"account_id": account_id, "text": "Hello", "attendees_ids": friend["id"]}
    assert door.api("chats", body)[1]["type"] == "errors/unsupported_media_type"
    status, started = door.multipart("chats", body)
    assert (status, started["object"]) == (201, "ChatStarted")
    assert door.multipart("chats", body)[1]["chat_id"] == started["chat_id"]
    refused = door.multipart("chats", {**body, "attendees_ids": stranger["id"]})
    assert refused[1]["type"] == "errors/no_connection_with_recipient"
    assert door.multipart(f"chats/{started['chat_id']}/messages", {"text": "Again"})[0] == 201
    assert door.multipart(f"chats/{started['chat_id']}/messages", {})[0] == 400
    texts = [row["text"] for row in door.api(f"chats/{started['chat_id']}/messages?limit=250")[1]["items"]]
    assert texts == ["Again", "Hello", "Hello"]
    assert door.api(f"chats/{started['chat_id']}/messages?after=yesterday")[0] == 400
    assert door.api(f"chats/{started['chat_id']}/messages?after=2099-01-01T00:00:00.000Z")[1]["items"] == []


def test_inmail_reaches_strangers_and_costs_a_credit(door, account_id):
    stranger = strangers(door, account_id)[0]
    body = {"account_id": account_id, "text": "Hello", "attendees_ids": stranger["id"], "linkedin[inmail]": "true"}
    assert door.multipart("chats", body)[0] == 201
    assert door.api(f"linkedin/inmail_balance?account_id={account_id}")[1]["premium"] == 49


def test_relations_are_paged_without_a_gap(door, account_id):
    whole = door.api(f"users/relations?account_id={account_id}&limit=1000")[1]["items"]
    walked, cursor = [], ""
    while True:
        page = door.api(f"users/relations?account_id={account_id}&limit=7{cursor}")[1]
        walked += page["items"]
        if page["cursor"] is None:
            break
        cursor = f"&cursor={page['cursor']}"
    assert walked == whole
    assert len(whole) > 7
    assert door.api(f"users/relations?account_id={account_id}&cursor=x")[0] == 400
