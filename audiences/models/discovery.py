"""What discovery keeps: rounds, paid queries with their answers, findings. All is a row before it is used."""

from django.db import models
from django.db.models import Q

from audiences.models.audience import Audience


class Ask(models.TextChoices):
    """What is asked of the outside; each costs something."""

    PLAN = "plan", "What to look for (model)"
    WEB = "web", "Web search"
    POSTS = "posts", "LinkedIn posts"
    POST = "post", "LinkedIn post"
    JOBS = "jobs", "LinkedIn jobs"
    READ = "read", "Signals in pages (model)"
    JUDGE = "judge", "Does a post match (model)"
    PLACES = "places", "LinkedIn places"
    COMPANY = "company", "LinkedIn company"
    PEOPLE = "people", "LinkedIn people"
    PROFILE = "profile", "LinkedIn profile"


class Round(models.Model):
    """One look for what is new since `since`; an audience has one open round at a time."""

    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="rounds")
    recipe = models.CharField(max_length=32)
    role = models.CharField("whom to reach at a company", max_length=200, blank=True)
    since = models.DateTimeField()
    begun_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["audience"],
                condition=Q(closed_at=None),
                name="one_open_round_per_audience",
                violation_error_message="This audience has an open round already.",
            ),
        ]

    def __str__(self) -> str:
        return f"round {self.pk} of audience {self.audience_id}"


class Query(models.Model):
    """A question to the outside: written down, asked, answered, settled (its children and findings are rows).

    What was answered is never asked again; `asked_by` is the account whose worker is asking.
    """

    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="queries")
    round = models.ForeignKey(Round, on_delete=models.CASCADE, null=True, blank=True, related_name="queries")
    ask = models.CharField(max_length=10, choices=Ask)
    key = models.CharField(max_length=64)
    account_id = models.CharField("account that alone can use the answer", max_length=120, blank=True)
    request = models.JSONField()
    written_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_by = models.CharField(max_length=120, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.JSONField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["audience", "key"],
                name="a_question_is_asked_once",
                violation_error_message="This question was asked already.",
            )
        ]
        indexes = [
            models.Index(fields=["round", "id"], condition=Q(settled_at=None), name="queries_to_settle"),
            models.Index(fields=["audience", "ask", "answered_at"], name="queries_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.ask} {self.pk}"


class FindingState(models.TextChoices):
    """How far a finding got."""

    MATCHED = "matched", "Signal matched"
    RESOLVED = "resolved", "Person named"
    READY = "ready", "People found"
    REPEAT = "repeat", "Company found before"
    STALE = "stale", "Too old when its turn came"


class Finding(models.Model):
    """A matched signal: a company or person, the words that prove it, where and when.

    It is handed to one account's campaign (`account_id`) and confirmed when that one asks for what comes after it.
    """

    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="findings")
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="findings")
    query = models.ForeignKey(Query, on_delete=models.CASCADE, related_name="findings")
    kind = models.CharField(max_length=20)
    company = models.CharField(max_length=200, blank=True)
    company_domain = models.CharField(max_length=200, blank=True)
    company_id = models.CharField("id at LinkedIn", max_length=200, blank=True)
    person_name = models.CharField(max_length=200, blank=True)
    author = models.JSONField(default=dict, blank=True)
    quote = models.CharField(max_length=500)
    url = models.CharField(max_length=1000)
    happened_on = models.DateField()
    confidence = models.FloatField(default=1)
    reason = models.CharField(max_length=300, blank=True)
    post_id = models.CharField(max_length=120, blank=True)
    post_text = models.TextField(blank=True)
    fingerprint = models.CharField(max_length=64)
    subject = models.CharField("whom it leads to", max_length=300)
    state = models.CharField(max_length=10, choices=FindingState, default=FindingState.MATCHED)
    account_id = models.CharField(max_length=120, blank=True)
    handed_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    found_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["audience", "fingerprint"],
                name="a_signal_is_found_once",
                violation_error_message="This signal was found already.",
            ),
        ]
        indexes = [
            models.Index(fields=["audience", "account_id", "id"], name="findings_to_hand_over"),
            models.Index(fields=["audience", "subject"], name="findings_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.company or self.person_name}"


class SeenPage(models.Model):
    """A page or post that was handed to the model for a recipe; it is read once."""

    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="seen_pages")
    fingerprint = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["audience", "fingerprint"],
                name="a_page_is_read_once",
                violation_error_message="This page was read already.",
            )
        ]

    def __str__(self) -> str:
        return self.fingerprint
