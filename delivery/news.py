"""Take what mail servers and providers tell of letters: facts, taken once, in any order."""

from collections.abc import Iterable
from datetime import datetime

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason
from django.db.models import Q

from delivery import bounces, email, normal, suppress
from delivery.bounces import News, Report
from delivery.models import EmailRecord, Sender, SuppressionReason
from delivery.provider import LETTER

REASONS = {News.BOUNCED: SuppressionReason.BOUNCED, News.COMPLAINED: SuppressionReason.COMPLAINED}
NEVER = {RejectReason.INVALID, RejectReason.BOUNCED, RejectReason.SPAM, RejectReason.UNSUBSCRIBED}
EVENTS = {
    EventType.BOUNCED: SuppressionReason.BOUNCED,
    EventType.COMPLAINED: SuppressionReason.COMPLAINED,
    EventType.UNSUBSCRIBED: SuppressionReason.UNSUBSCRIBED,
}
ARRIVED = {EventType.SENT, EventType.DELIVERED, EventType.COMPLAINED, EventType.UNSUBSCRIBED}


def take_report(sender: Sender, raw: bytes, *, now: datetime) -> int:
    """Take a bounce or complaint as it came into a sender's mailbox; how many letters of ours it spoke of.

    Anybody can write such a message, so only one that quotes a letter's Message-ID, which cannot be guessed, and
    speaks of the address that letter went to, counts.
    """
    return sum(_take(sender, report, now) for report in bounces.read(raw))


def take_events(sender: Sender, events: Iterable[AnymailTrackingEvent], *, now: datetime) -> int:
    """Take a provider's events, whose sender is proven; how many spoke of letters of ours."""
    return sum(_take_event(sender, event, now) for event in events)


def _take(sender: Sender, report: Report, now: datetime) -> bool:
    record = sender.email_records.filter(message_id=report.message_id).first()
    if record is None or (report.address and normal.email(report.address) != record.address):
        return False
    email.settle(record.key, was_sent=True, now=now)
    if reason := REASONS.get(report.news):
        _suppress(record, reason, now)
    return True


def _take_event(sender: Sender, event: AnymailTrackingEvent, now: datetime) -> bool:
    record = _letter(sender, event)
    if record is None:
        return False
    if event.event_type in ARRIVED or event.event_type == EventType.BOUNCED:
        email.settle(record.key, was_sent=True, now=now)
    if reason := _reason(event):
        _suppress(record, reason, now)
    return True


def _reason(event: AnymailTrackingEvent) -> SuppressionReason | None:
    if event.event_type == EventType.REJECTED:
        return SuppressionReason.BOUNCED if event.reject_reason in NEVER else None
    if event.event_type == EventType.BOUNCED and event.reject_reason not in NEVER:
        return None  # a full mailbox or a policy, not an address that is gone
    return EVENTS.get(event.event_type)


def _letter(sender: Sender, event: AnymailTrackingEvent) -> EmailRecord | None:
    key = str((event.metadata or {}).get(LETTER, ""))
    quoted = str(event.message_id or "")
    records = sender.email_records.filter(Q(key=key) | Q(message_id=quoted))
    address = normal.email(str(event.recipient or ""))
    return records.filter(address=address).first() if address else None


def _suppress(record: EmailRecord, reason: SuppressionReason, now: datetime) -> None:
    suppress.suppress(record.owner_id, record.address, reason=reason, now=now)
    if reason == SuppressionReason.BOUNCED:
        EmailRecord.objects.filter(pk=record.pk, bounced_at=None).update(bounced_at=now)
