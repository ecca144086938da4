"""The LinkedIn provider: keys, errors, accounts, the hosted page and webhooks (unipile.md §1 to §4)."""

import urllib.parse

import pytest

EXPIRES = "2099-01-01T00:00:00.000Z"


def link(door, **more):
    body = {"type": "create", "providers": ["LINKEDIN"], "api_url": door.url, "expiresOn": EXPIRES, **more}
    return door.api("hosted/accounts/link", body)


def decide(door, url, decision="connect"):
    path = urllib.parse.urlsplit(url).path
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    return door.post_form(path, {"decision": decision}, form)


@pytest.mark.parametrize(
    ("headers", "kind"), [({}, "errors/missing_credentials"), ({"X-API-KEY": "no"}, "errors/invalid_credentials")]
)
def test_a_key_is_needed(door, headers, kind):
    status, body, _ = door.call("/api/v1/accounts", headers=headers)
    assert (status, body["type"], body["status"]) == (401, kind, 401)


@pytest.mark.parametrize("path", ["nothing", "accounts/none", "users/invite", "posts/1", "chats/chat_999999"])
def test_what_is_not_there_is_said_in_the_providers_words(door, path):
    status, body = door.api(f"{path}?account_id={door.sandbox.account_id}")
    assert (status, body["type"]) == (404, "errors/resource_not_found")


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("accounts", 250), ("webhooks", 250), ("chats", 250), ("users/invite/sent", 100), ("users/relations", 1000),
        ("linkedin/search/parameters?type=LOCATION", 100),
    ],
)  # fmt: skip
def test_pages_have_their_greatest_size(door, path, most):
    joined = f"{path}{'&' if '?' in path else '?'}account_id={door.sandbox.account_id}&limit="
    assert door.api(f"{joined}{most}")[0] == 200
    for limit in (most + 1, 0, "x"):
        status, body = door.api(f"{joined}{limit}")
        assert (status, body["type"]) == (400, "errors/invalid_parameters")


def test_an_account_must_be_named(door):
    status, body = door.api("users/me")
    assert (status, body["type"]) == (400, "errors/missing_parameters")


@pytest.mark.parametrize(
    "wrong",
    [
        {"expiresOn": "2099-01-01T00:00:00Z"}, {"expiresOn": "2099-01-01T00:00:00.000123Z"}, {"type": "other"},
        {"providers": []}, {"providers": ["GOOGLE"]},
    ],
)  # fmt: skip
def test_a_hosted_link_is_checked(door, wrong):
    assert link(door, **wrong)[0] == 400


def test_connecting_tells_the_address_and_the_webhook_in_order(door, ear):
    hook = {"request_url": f"{ear.url}/hook", "source": "account_status",
            "events": ["creation_success", "ok", "sync_success"]}  # fmt: skip
    hook_id = door.api("webhooks", hook)[1]["webhook_id"]
    url = link(door, name="pc_1", notify_url=f"{ear.url}/notify?token=t")[1]["url"]
    assert decide(door, url) == 200
    door.control("clock", {"advance_seconds": 5})
    (notified,) = ear.wait_for(1, where=lambda path, _: path == "/notify?token=t")
    assert (notified["status"], notified["name"]) == ("CREATION_SUCCESS", "pc_1")
    account_id = notified["account_id"]
    told = ear.wait_for(3, where=lambda path, body: path == "/hook" and is_of(account_id, body))
    assert {"CREATION_SUCCESS", "OK", "SYNC_SUCCESS"} == {body["AccountStatus"]["message"] for body in told}
    assert door.api(f"accounts/{account_id}")[1]["sources"][0]["status"] == "OK"
    assert door.api(f"webhooks/{hook_id}", method="DELETE")[1] == {"object": "WebhookDeleted"}


def is_of(account_id, body):
    """The webhook is for every account, and news of others may be on their way since earlier tests."""
    return body["AccountStatus"]["account_id"] == account_id


def test_a_link_works_once_and_not_after_its_time(door, ear):
    url = link(door, notify_url=ear.url)[1]["url"]
    assert decide(door, url) == 200
    assert decide(door, url) == 410
    assert len(ear.wait_for(2, seconds=0.5)) == 1
    old = link(door, expiresOn="2020-01-01T00:00:00.000Z")[1]["url"]
    assert decide(door, old) == 410


def test_a_link_can_be_made_to_expire(door):
    door.sandbox.fault("link_expired", "hosted_page")
    url = link(door)[1]["url"]
    assert door.call(urllib.parse.urlsplit(url).path)[0] == 410
    assert decide(door, url) == 410


def test_failing_connects_nobody(door, ear):
    before = len(door.api("accounts?limit=250")[1]["items"])
    assert decide(door, link(door, notify_url=ear.url)[1]["url"], "fail") == 200
    assert len(door.api("accounts?limit=250")[1]["items"]) == before


def test_reconnecting_brings_what_was_missed(door, ear):
    account_id = door.sandbox.new_account()
    hook = {"request_url": ear.url, "source": "users", "account_ids": [account_id]}
    hook_id = door.api("webhooks", hook)[1]["webhook_id"]
    slug = invite_somebody(door, account_id)
    door.control(f"accounts/{account_id}/status", {"message": "CREDENTIALS"})
    door.control(f"people/{slug}/accept", {})
    assert ear.wait_for(1, seconds=0.4) == []
    assert decide(door, link(door, type="reconnect", reconnect_account=account_id)[1]["url"]) == 200
    assert ear.wait_for(1)[0]["user_public_identifier"] == slug
    assert "Content-Type" not in ear.heard[0][1] or not ear.heard[0][1]["Content-Type"]
    door.api(f"webhooks/{hook_id}", method="DELETE")


def invite_somebody(door, account_id):
    """The slug of somebody who was just invited."""
    people = door.api(f"linkedin/search?account_id={account_id}&limit=50", {"category": "people"})[1]["items"]
    for person in people:
        if person["network_distance"] != "DISTANCE_1" and person["public_identifier"]:
            body = {"account_id": account_id, "provider_id": person["id"], "message": "Hello"}
            if door.api("users/invite", body)[0] == 200:
                return person["public_identifier"]
    raise AssertionError("nobody to invite")


def test_without_a_session_nothing_is_done_for_an_account(door):
    account_id = door.sandbox.new_account()
    door.control(f"accounts/{account_id}/status", {"message": "CREDENTIALS"})
    for path in ("users/me", "users/relations", "linkedin/inmail_balance"):
        status, body = door.api(f"{path}?account_id={account_id}")
        assert (status, body["type"]) == (401, "errors/disconnected_account")
    assert door.api(f"accounts/{account_id}")[0] == 200
    assert door.api(f"accounts/{account_id}/restart", {})[1]["object"] == "AccountFailedToRestart"


def test_a_session_can_be_dropped_in_the_middle(door):
    account_id = door.sandbox.new_account()
    door.sandbox.fault("session_dropped", "relations")
    assert door.api(f"users/me?account_id={account_id}")[0] == 200
    assert door.api(f"users/relations?account_id={account_id}")[0] == 401
    assert door.api(f"accounts/{account_id}")[1]["sources"][0]["status"] == "CREDENTIALS"


def test_a_deleted_account_is_gone_and_said(door, ear):
    account_id = door.sandbox.new_account()
    hook = {"request_url": ear.url, "source": "account_status", "account_ids": [account_id]}
    hook_id = door.api("webhooks", hook)[1]["webhook_id"]
    assert door.api(f"accounts/{account_id}", method="DELETE")[1] == {"object": "AccountDeleted"}
    assert ear.wait_for(1)[0]["AccountStatus"]["message"] == "DELETED"
    assert door.api(f"accounts/{account_id}")[0] == 404
    door.api(f"webhooks/{hook_id}", method="DELETE")


@pytest.mark.parametrize(
    "wrong",
    [{"source": "weather"}, {"events": ["mail_received"]}, {"request_url": "ftp://x"}, {"headers": [{"name": "x"}]}],
)
def test_a_webhook_is_checked(door, ear, wrong):
    body = {"request_url": ear.url, "source": "users", "events": ["new_relation"], **wrong}
    assert door.api("webhooks", body)[0] == 400


def test_callbacks_are_tried_again_and_doubled_and_lost(door, ear):
    account_id = door.sandbox.new_account()
    hook = {"request_url": ear.url, "source": "account_status", "events": ["ok"], "account_ids": [account_id],
            "headers": [{"key": "X-Secret", "value": "s"}]}  # fmt: skip
    hook_id = door.api("webhooks", hook)[1]["webhook_id"]
    ear.answers = [500]
    door.control(f"accounts/{account_id}/status", {"message": "OK"})
    assert len(ear.wait_for(2)) == 2
    assert ear.heard[0][1]["X-Secret"] == "s"
    door.sandbox.fault("callback_duplicate")
    door.control(f"accounts/{account_id}/status", {"message": "OK"})
    assert len(ear.wait_for(4)) == 4
    door.sandbox.fault("callback_lost")
    door.control(f"accounts/{account_id}/status", {"message": "OK"})
    door.sandbox.fault("callback_late", seconds=3600)
    door.control(f"accounts/{account_id}/status", {"message": "OK"})
    assert len(ear.wait_for(5, seconds=0.5)) == 4
    door.control("clock", {"advance_seconds": 3601})
    assert len(ear.wait_for(5)) == 5
    door.api(f"webhooks/{hook_id}", method="DELETE")
