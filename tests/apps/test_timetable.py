"""Beat's timetable: the code fills it, operators change it, and a wake-up nobody heard is not heard days later."""

import pytest
from django.utils.module_loading import import_string
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from accounts.models import User
from leadr.celery import app
from leadr.timetable import Timetable
from tests.apps.conftest import browser_of

pytestmark = pytest.mark.django_db(transaction=True)


def begun():
    """A beat that has just read its timetable."""
    beat = Timetable(app=app)
    return {name: entry for name, entry in beat.schedule.items() if name in app.conf.beat_schedule}


def test_every_wake_up_of_the_code_is_there_and_runs_out():
    entries = begun()
    assert set(entries) == set(app.conf.beat_schedule)
    for name, entry in entries.items():
        told = app.conf.beat_schedule[name]
        assert callable(import_string(entry.task))
        assert entry.schedule.run_every.total_seconds() == told["schedule"]
        assert entry.options["expires"] == told["options"]["expires"]
        assert entry.options["queue"] == "celery"


def test_what_an_operator_changed_stays(client):
    begun()
    operator = browser_of(User.objects.create_superuser("root@leadr.test", "x"))
    task = PeriodicTask.objects.get(name="call webhooks")
    slower = IntervalSchedule.objects.create(every=3, period="minutes")
    page = operator.get(f"/operators/django_celery_beat/periodictask/{task.pk}/change/")
    assert page.status_code == 200
    form = page.context["adminform"].form
    sent = {name: "" if value is None else value for name, value in form.initial.items()}
    sent |= {"regtask": task.task, "interval": slower.pk, "enabled": "on"}
    for name in ("start_time", "expires", "last_run_at"):
        sent |= {f"{name}_0": "", f"{name}_1": ""}
    answer = operator.post(f"/operators/django_celery_beat/periodictask/{task.pk}/change/", sent)
    assert answer.status_code == 302, answer.context["errors"]
    assert begun()["call webhooks"].schedule.run_every.total_seconds() == 180
    PeriodicTask.objects.filter(pk=task.pk).update(enabled=False)
    begun()
    task.refresh_from_db()
    assert (task.enabled, task.interval) == (False, slower)


def test_news_of_the_code_are_written(monkeypatch):
    begun()
    told = dict(app.conf.beat_schedule)
    told["tick"] = told["tick"] | {"schedule": 7}
    monkeypatch.setitem(app.conf, "beat_schedule", told)
    assert begun()["tick"].schedule.run_every.total_seconds() == 7
    assert begun()["tick"].schedule.run_every.total_seconds() == 7
    assert PeriodicTask.objects.filter(name="tick").count() == 1
