"""One reconnect mail for each outage, over a real mail server; none is lost while that is down."""

import smtplib
import threading
from datetime import timedelta

import pytest
from django.db import connection

from accounts import watch
from accounts.models import LinkedInAccount, Outage
from tests.apps.conftest import free_port
from tests.factories import AccountFactory
from tests.world import MONDAY_9

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def account(ada):
    return AccountFactory(owner=ada, name="Tom Reyes", status_at=MONDAY_9)


def fall(account, status="CREDENTIALS", at=MONDAY_9):
    watch.take_status(account.provider_account_id, status, payload={}, happened_at=at, now=at)


def post(at=MONDAY_9):
    return watch.mail_outages(now=at)


def test_the_mail_says_whose_account_why_and_where_to_go(account, postbox, settings):
    settings.BASE_URL = "https://leadr.example"
    fall(account)
    assert post() == 1
    ((recipients, mail),) = postbox.mails
    assert recipients == ["ada@leadr.test"]
    assert mail["Subject"] == "Reconnect Tom Reyes to go on"
    assert mail["From"] == settings.DEFAULT_FROM_EMAIL
    words = mail.get_content()
    assert "LinkedIn asked for the password again." in words
    assert "https://leadr.example/accounts/" in words


def test_one_outage_is_one_mail_however_many_events_come(account, postbox):
    for minute, status in enumerate(["CREDENTIALS", "ERROR", "CREDENTIALS", "STOPPED"]):
        fall(account, status, MONDAY_9 + minute * MINUTE)
        post(MONDAY_9 + minute * MINUTE)
    assert len(postbox.mails) == 1


def test_the_next_outage_is_another_mail(account, postbox):
    fall(account)
    post()
    fall(account, "OK", MONDAY_9 + MINUTE)
    fall(account, "CREDENTIALS", MONDAY_9 + 2 * MINUTE)
    post(MONDAY_9 + 2 * MINUTE)
    assert len(postbox.mails) == 2


def test_an_outage_that_is_over_before_the_mail_needs_none(account, postbox):
    fall(account)
    fall(account, "OK", MONDAY_9 + MINUTE)
    assert post(MONDAY_9 + MINUTE) == 0
    assert postbox.mails == []


def test_nobody_is_written_to_about_a_deleted_account(account, postbox):
    fall(account)
    LinkedInAccount.objects.update(deleted_at=MONDAY_9)
    assert post() == 0


def test_an_account_that_is_only_checked_needs_no_mail(account, postbox):
    fall(account, "CONNECTING")
    assert post() == 0


def test_every_owner_hears_of_their_own_accounts(account, bob, postbox):
    fall(account)
    fall(AccountFactory(owner=bob, status_at=MONDAY_9))
    assert post() == 2
    assert sorted(recipients for recipients, _ in postbox.mails) == [["ada@leadr.test"], ["bob@leadr.test"]]


def test_a_name_with_a_line_break_cannot_stop_the_mails(account, bob, postbox):
    LinkedInAccount.objects.update(name="Tom\r\nBcc: everybody@leadr.test")
    fall(account)
    fall(AccountFactory(owner=bob, status_at=MONDAY_9))
    assert post() == 2
    assert [len(recipients) for recipients, _ in postbox.mails] == [1, 1]
    assert postbox.mails[0][1]["Bcc"] is None


def test_a_mail_that_met_a_dead_server_goes_once_it_is_back(account, postbox, settings):
    alive = settings.EMAIL_PORT
    settings.EMAIL_PORT = free_port()
    fall(account)
    assert post() == 0
    assert post(MONDAY_9 + MINUTE) == 0
    settings.EMAIL_PORT = alive
    assert post(MONDAY_9 + 2 * MINUTE) == 1
    assert post(MONDAY_9 + 3 * MINUTE) == 0
    assert len(postbox.mails) == 1


@pytest.mark.parametrize("no", ["451 Try again later", "452 Full"])
def test_a_mail_the_server_puts_off_goes_later(account, postbox, no):
    fall(account)
    postbox.no = no
    assert post() == 0
    postbox.no = ""
    assert post(MONDAY_9 + MINUTE) == 1


def test_a_mail_refused_for_good_is_not_tried_for_ever(account, postbox):
    fall(account)
    postbox.no = "550 No such user"
    assert post() == 0
    postbox.no = ""
    assert post(MONDAY_9 + MINUTE) == 0
    assert Outage.objects.get().mail_claimed_at == MONDAY_9


def test_one_refused_owner_does_not_keep_the_others_waiting(account, bob, postbox, settings):
    fall(account)
    fall(AccountFactory(owner=bob, status_at=MONDAY_9))
    seen = []

    async def refuse_ada(server, session, envelope, address, options):
        seen.append(address)
        if address.startswith("ada"):
            return "451 Later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    postbox.handle_RCPT = refuse_ada
    assert post() == 1
    assert seen == ["ada@leadr.test", "bob@leadr.test"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_write_one_mail(account, bob, postbox):
    fall(account)
    for _ in range(4):
        fall(AccountFactory(owner=bob, status_at=MONDAY_9))
    together, sent = threading.Barrier(2), []

    def work():
        together.wait()
        sent.append(post())
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(20)
    assert sum(sent) == len(postbox.mails) == 5


def test_the_mail_server_of_these_tests_speaks_smtp(postbox, settings):
    with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=5) as server:
        assert server.noop()[0] == 250
