"""The pages of senders, kept mail and forecast: they work without scripts, and Bob sees nothing of Ada's."""

import re

import pytest

from delivery import senders
from delivery.email import deliver
from delivery.forms import DeliveryForm, EmailForm
from delivery.models import EmailRecord, Sender
from tests.factories import AccountFactory, DeliveryFactory
from tests.world import MONDAY_9

pytestmark = pytest.mark.django_db
LINES = {"name": "Ada", "address": "ada@engines.test", "secret": "right-password", "reason": "You fit."}


def smtp(office, **more):
    return LINES | {"host": "127.0.0.1", "port": office.port, "security": "none", "user": "ada"} | more


def test_a_sender_is_added_checked_and_confirmed(as_ada, client, office):
    answer = as_ada.post("/senders/add/smtp/", smtp(office), follow=True)
    assert "open the link" in answer.content.decode()
    assert "right-password" not in answer.content.decode()
    text = office.letters[0].get_body(("plain",)).get_content()
    path = re.search(r"http://[^/]+(/confirm/\S+)", text)[1]
    assert "Confirm ada@engines.test" in client.get(path).content.decode()
    assert Sender.objects.get().state == "unverified"
    assert "Confirmed" in client.post(path).content.decode()
    assert Sender.objects.get().is_verified
    assert "Verified" in as_ada.get("/senders/").content.decode()


def test_gmail_needs_an_address_and_an_app_password_only(as_ada, monkeypatch):
    monkeypatch.setattr("delivery.smtp.SECONDS", 0.2)
    as_ada.post("/senders/add/gmail/", LINES | {"secret": "abcd efgh ijkl mnop"})
    sender = Sender.objects.get()
    assert (sender.host, sender.port, sender.security, sender.user) == (
        "smtp.gmail.com", 587, "starttls", "ada@engines.test",
    )  # fmt: skip
    assert sender.secret == "abcdefghijklmnop"


@pytest.mark.parametrize(
    "wrong",
    [
        {"address": "ada"}, {"address": ""}, {"secret": ""}, {"port": "0"}, {"port": "70000"}, {"host": ""},
        {"security": "none", "host": "mail.engines.test"}, {"reply_to": "ünï@x.test"}, {"security": "rot13"},
    ],
)  # fmt: skip
def test_what_cannot_be_is_a_sentence_and_no_sender(as_ada, office, wrong):
    answer = as_ada.post("/senders/add/smtp/", smtp(office, **wrong))
    assert answer.status_code == 422
    assert 'class="errorlist"' in answer.content.decode()
    assert not Sender.objects.exists()


def test_mailgun_needs_its_domain(as_ada):
    answer = as_ada.post("/senders/add/provider/", LINES | {"provider": "mailgun", "provider_domain": ""})
    assert answer.status_code == 422


def test_one_sender_for_an_address(as_ada, sender, office):
    assert as_ada.post("/senders/add/smtp/", smtp(office)).status_code == 422
    assert senders.add(Sender(address="ada@engines.test", name="x"), owner=sender.owner, now=MONDAY_9) is False


def test_a_server_without_keys_says_so(as_ada, office, settings):
    settings.ENCRYPTION_KEYS, settings.DEVELOPMENT = [], False
    answer = as_ada.post("/senders/add/smtp/", smtp(office))
    assert answer.status_code == 422
    assert "LEADR_ENCRYPTION_KEYS" in answer.content.decode()


def test_the_lines_of_a_sender_are_changed(as_ada, sender):
    as_ada.post(f"/senders/{sender.pk}/", {"name": "Ada L", "postal_address": "Here", "reason": "So."})
    sender.refresh_from_db()
    assert (sender.name, sender.postal_address) == ("Ada L", "Here")


def test_a_check_with_a_new_password(as_ada, sender, office):
    office.password = "changed"
    as_ada.post(f"/senders/{sender.pk}/check/", {"password": ""})
    assert "refused the user name" in as_ada.get(f"/senders/{sender.pk}/").content.decode()
    as_ada.post(f"/senders/{sender.pk}/check/", {"password": "changed"})
    sender.refresh_from_db()
    assert sender.is_verified


def test_removing_asks_first(as_ada, sender):
    assert "Remove ada@engines.test?" in as_ada.get(f"/senders/{sender.pk}/remove/").content.decode()
    as_ada.post(f"/senders/{sender.pk}/remove/")
    assert as_ada.get(f"/senders/{sender.pk}/").status_code == 404


def test_kept_mail_is_read_as_it_was_and_escaped(as_ada, letter, office):
    deliver(letter(body="<script>alert(1)</script>"), now=MONDAY_9)
    row = EmailRecord.objects.get()
    assert "Dry run, not sent" in as_ada.get("/senders/mail/").content.decode()
    page = as_ada.get(f"/senders/mail/{row.pk}/").content.decode()
    assert row.message_id.strip("<>") in page
    assert "List-Unsubscribe-Post" in page
    assert "<script>alert" not in page


def test_a_stranger_finds_nothing(as_bob, sender, letter, ada, office):
    deliver(letter(), now=MONDAY_9)
    plan = DeliveryFactory(owner=ada)
    row = EmailRecord.objects.get()
    for path in (f"/senders/{sender.pk}/", f"/senders/{sender.pk}/remove/", f"/senders/mail/{row.pk}/"):
        assert as_bob.get(path).status_code == 404, path
    for path in (
        f"/senders/{sender.pk}/", f"/senders/{sender.pk}/check/", f"/senders/{sender.pk}/remove/",
        f"/delivery/{plan.pk}/forecast/",
    ):  # fmt: skip
        assert as_bob.post(path).status_code == 404, path
    for path in ("/senders/", "/senders/mail/", "/senders/suppressions/", "/senders/blocklist/"):
        assert "engines.test" not in as_bob.get(path).content.decode()


def test_without_a_login_nothing_is_shown(client, sender):
    for path in ("/senders/", f"/senders/{sender.pk}/", "/senders/mail/", "/senders/suppressions/"):
        assert client.get(path).status_code == 302


def test_a_fixed_number_of_queries(as_ada, sender, office, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        as_ada.get("/senders/")


PACE = {"pace": "manual", "manual_per_day": "33", "days": ["0", "1"], "start_hour": "9", "timezone": "Europe/Berlin"}


@pytest.fixture
def plan(ada):
    return DeliveryFactory(owner=ada)


def test_the_forecast_follows_the_slider_and_saves_nothing(as_ada, plan, ada):
    page = as_ada.post(f"/delivery/{plan.pk}/forecast/", PACE).content.decode()
    assert "at most 33 on one day" in page
    assert page.count("<rect") == 14
    assert 'role="img"' in page
    assert "<table>" in page
    plan.refresh_from_db()
    assert plan.pace == "recommended"


def test_the_forecast_knows_the_caps(as_ada, plan, ada):
    page = as_ada.post(f"/delivery/{plan.pk}/forecast/", PACE | {"days": list("0123456"), "manual_per_day": "75"})
    assert "Held at 200 in any 7 days" in page.content.decode()
    AccountFactory(owner=ada, tier="classic")
    free = as_ada.post(f"/delivery/{plan.pk}/forecast/", PACE).content.decode()
    assert "at most 15 on one day" in free


@pytest.mark.parametrize("wrong", [{"manual_per_day": "5"}, {"days": []}, {"start_hour": "24"}, {"timezone": "Mars/X"}])
def test_a_forecast_of_nonsense_is_a_sentence(as_ada, plan, wrong):
    answer = as_ada.post(f"/delivery/{plan.pk}/forecast/", PACE | wrong)
    assert answer.status_code == 200
    assert "<rect" not in answer.content.decode()
    assert 'role="status"' in answer.content.decode()


@pytest.mark.parametrize(("button", "days"), [("weekdays", [0, 1, 2, 3, 4]), ("every_day", [0, 1, 2, 3, 4, 5, 6])])
def test_the_day_buttons_set_the_chips(rf, plan, button, days):
    data = rf.post("/", PACE | {"days_button": button}).POST
    form = DeliveryForm(data, instance=plan)
    assert form.is_valid()
    assert form.cleaned_data["days"] == days


EMAIL = {
    "email_on": "on",
    "email_after": "invite",
    "email_when": "not_accepted",
    "email_subject": "Hi",
    "email_body": "",
}


def test_the_email_step_may_be_saved_half_done(plan, sender):
    form = EmailForm(EMAIL | {"email_sender": sender.pk}, instance=plan)
    assert form.is_valid()
    form.save()
    plan.refresh_from_db()
    assert (plan.email_on, plan.email_sender) == (True, sender)


def test_another_step_takes_an_outcome_that_fits_it(plan):
    form = EmailForm(EMAIL | {"email_after": "message"}, instance=plan)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["email_when"] == "no_reply"


def test_an_outcome_that_cannot_be_is_refused(plan):
    assert not EmailForm(EMAIL | {"email_when": "no_reply"}, instance=plan).is_valid()


def test_a_stranger_s_sender_cannot_be_chosen(plan, sender, bob):
    Sender.objects.update(owner=bob)
    assert not EmailForm(EMAIL | {"email_sender": sender.pk}, instance=plan).is_valid()


def test_an_unknown_variable_blocks_saving(plan):
    form = EmailForm(EMAIL, instance=plan, check_words=lambda text: ["No such variable."] if text == "Hi" else [])
    assert form.errors == {"email_subject": ["No such variable."]}
