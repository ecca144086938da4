"""A worker that dies anywhere in discovery loses nothing and pays for nothing twice."""

import pytest

from audiences import handing, ledger, outside, people, rounds
from audiences.models import Finding, Query

# The seams between what is paid, kept, settled and handed over.
SEAMS = (
    (outside.Outside, "_call", "after"),
    (ledger, "_keep", "before"),
    (ledger, "_keep", "after"),
    (rounds, "_settle", "before"),
    (rounds, "_settle", "after"),
    (rounds, "_begin", "after"),
    (handing, "_next", "after"),
    (handing, "note", "before"),
    (people, "ask", "after"),
)


class Killed(BaseException):
    """As good as kill -9 for what was committed: nothing catches it."""


class Reaper:
    """Kills at the n-th passing of any seam, once; counts what was asked after it was answered."""

    def __init__(self, monkeypatch):
        self.left, self.paid_again = None, []
        for place, name, when in SEAMS:
            monkeypatch.setattr(place, name, self._wrapped(getattr(place, name), when))
        real = outside.Outside._call

        def counted(it, query):
            if Query.objects.get(pk=query.pk).answered_at is not None:
                self.paid_again.append(query.pk)
            return real(it, query)

        monkeypatch.setattr(outside.Outside, "_call", counted)

    def _wrapped(self, real, when):
        def passing(*args, **more):
            if when == "before":
                self._pass()
            answer = real(*args, **more)
            if when == "after":
                self._pass()
            return answer

        return passing

    def _pass(self):
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                self.left = None
                raise Killed


def run(look, audience, reaper=None, *, stride=1):
    """The whole day as the engine does it: the cursor moves only when a find came back; dead finds are made again.

    The first find dies at its first seam, the next at its second, and so on through every seam of the day.
    """
    got, cursor, deaths = [], "", 0
    for _ in range(400):
        if reaper:
            reaper.left = deaths * stride
        try:
            found = look(audience, cursor=cursor, limit=6)
        except Killed:
            deaths += 1
            continue
        got += [person.public_identifier for person in found.people]
        cursor = found.cursor
        if not cursor:
            return got, deaths
    raise AssertionError("the day did not end")


def twin_of(audience):
    """The same audience, as if it had never looked."""
    twin = type(audience).objects.get(pk=audience.pk)
    twin.pk = None
    twin.save()
    return twin


@pytest.fixture
def reaper(monkeypatch):
    return Reaper(monkeypatch)


@pytest.mark.parametrize("kind", ["signals", "posts"])
def test_killed_again_and_again_it_comes_to_the_same_end(request, kind, look, reaper):
    audience = request.getfixturevalue(kind)
    audience.lookback_days = 2
    audience.save()
    twin = twin_of(audience)
    whole, _ = run(look, twin)
    broken, deaths = run(look, audience, reaper)
    assert deaths >= 5
    assert [name for name in broken if not name.startswith("signal-")] == [
        name for name in whole if not name.startswith("signal-")
    ]
    assert len(broken) == len(whole)
    assert reaper.paid_again == []
    assert Query.objects.filter(audience=audience).count() == Query.objects.filter(audience=twin).count()
    marks = [
        set(Finding.objects.filter(audience=one).values_list("fingerprint", flat=True)) for one in (audience, twin)
    ]
    assert marks[0] == marks[1]


def test_another_account_waits_for_a_question_under_way(signals, look, ada, sandbox, now, reaper):
    reaper.left = 2  # dies with the plan asked and its answer not kept
    with pytest.raises(Killed):
        look(signals)
    assert Query.objects.get().asked_by
    from_other = Query.objects.get()
    with pytest.raises(ledger.Busy):
        ledger.answer(from_other, lambda: {}, asked_by="somebody else", now=now)
    assert look(signals).people  # its own account goes on at once
