"""Bounces and complaints that come into senders' own mailboxes: read every few minutes, each taken once."""

import logging
from datetime import date, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q

from delivery import imap, news, post
from delivery.models import EmailRecord, Sender
from leadr.common.gateways import Refused

log = logging.getLogger(__name__)
EVERY = timedelta(minutes=10)
# Mail servers give up after five days; later a mailbox has nothing to tell us.
LATELY = timedelta(days=14)
DAY = timedelta(days=1)
BATCH = 100
SHUT = "We could not look into the mailbox at {host}, so bounces are not noticed. Check the IMAP server and password."


def due(*, now: datetime) -> list[int]:
    """The senders whose mailbox is to be read now, the longest unread first."""
    wrote = EmailRecord.objects.filter(sender=OuterRef("pk"), handed_over_at__gte=now - LATELY)
    rest = Q(reports_at=None) | Q(reports_at__lte=now - EVERY)
    rows = Sender.objects.with_mailbox().filter(rest, Exists(wrote))
    return list(rows.order_by(F("reports_at").asc(nulls_first=True), "pk").values_list("pk", flat=True)[:BATCH])


def read(pk: int, *, now: datetime) -> int:
    """Read one mailbox, if nobody else just did; how many letters of ours it spoke of. Not in a transaction.

    The place is moved after the reports are taken: a worker that dies in between has them read again, which
    changes nothing.
    """
    sender = Sender.objects.with_mailbox().filter(pk=pk).first()
    if sender is None or not _claim(sender, now):
        return 0
    try:
        place, letters = post.reports(sender, since=_since(sender))
    except (Refused, imap.Away) as no:
        log.info("the mailbox of sender %s cannot be read: %s", pk, no)
        sender.update(reports_problem=SHUT.format(host=sender.imap_host))
        return 0
    taken = sum(news.take_report(sender, raw, now=now) for raw in letters)
    sender.update(reports_validity=place.validity, reports_uid=place.uid, reports_problem="")
    return taken


def _claim(sender: Sender, now: datetime) -> bool:
    mine = Sender.objects.filter(Q(reports_at=None) | Q(reports_at__lte=now - EVERY), pk=sender.pk)
    return bool(mine.update(reports_at=now))


def _since(sender: Sender) -> date:
    """From when on a mailbox is read whose numbers begin anew; a day earlier, since servers have days of their own."""
    return ((sender.reports_at or sender.created_at) - DAY).date()
