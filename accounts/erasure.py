"""Where accounts may name somebody: what the provider told, what users' systems are told, kept answers."""

import json

from django.db.models import F, OuterRef, Subquery

from accounts.models import KeptAnswer, LinkedInAccount, ProviderEvent, WebhookDelivery
from leadr.common.erasure import GONE, Change, Place, differing, mentions
from leadr.common.traces import Traces

NOT_NEEDED = "ignored: the person was erased"


def places(known: Traces) -> list[Place]:
    """Every table of this room that may name them. The journal names nobody a campaign found."""
    account = LinkedInAccount.objects.filter(provider_account_id=OuterRef("provider_account_id")).order_by("-pk")
    told = ProviderEvent.objects.annotate(whose=Subquery(account.values("owner")[:1]))
    calls = WebhookDelivery.objects.annotate(whose=F("webhook__owner"))
    answers = KeptAnswer.objects.annotate(whose=F("owner"))

    def event(row: ProviderEvent) -> Change:
        if known.is_in(row.payload):  # nobody is left whom a fact nobody has read yet could change
            end = row.settled_at or row.received_at
            return differing(row, payload={}, settled_at=end, verdict=row.verdict or NOT_NEEDED)
        return differing(row, payload=known.scrubbed(row.payload))

    def call(row: WebhookDelivery) -> Change:
        return GONE if known.is_in(row.payload) else differing(row, payload=known.scrubbed(row.payload))

    def answer(row: KeptAnswer) -> Change:
        return differing(row, body=json.dumps(known.scrubbed(json.loads(row.body))))

    return [
        Place(mentions(told, known.pattern, "payload"), event),
        Place(mentions(calls, known.pattern, "payload"), call),
        Place(mentions(answers, known.pattern, "body"), answer),
    ]
