"""What the world remembers: accounts, invites, relations, chats, and a ledger of everything that was done."""

from django.db import models


class Account(models.Model):
    """A LinkedIn account connected at the provider."""

    account_id = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    slug = models.CharField(max_length=80)
    tier = models.CharField(max_length=20)
    status = models.CharField(max_length=20, default="OK")
    created_at = models.DateTimeField()


class Link(models.Model):
    """A hosted page somebody may connect at."""

    token = models.CharField(max_length=60, unique=True)
    body = models.JSONField()
    expires_at = models.DateTimeField()
    used = models.BooleanField(default=False)


class Hook(models.Model):
    """A registered webhook."""

    hook_id = models.CharField(max_length=40, unique=True)
    body = models.JSONField()


class Effect(models.Model):
    """Something a client did to a person or post: the honest witness of every test."""

    account_id = models.CharField(max_length=40)
    slug = models.CharField(max_length=80)
    kind = models.CharField(max_length=20)
    text = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["account_id", "kind", "at"]), models.Index(fields=["slug", "kind"])]


class Invitation(models.Model):
    """An invite: pending, accepted or withdrawn."""

    account_id = models.CharField(max_length=40)
    slug = models.CharField(max_length=80)
    state = models.CharField(max_length=10, default="PENDING")
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["account_id", "slug"])]


class Relation(models.Model):
    """A first-degree connection made in this world."""

    account_id = models.CharField(max_length=40)
    slug = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account_id", "slug"], name="one_relation")]


class Chat(models.Model):
    """A one-to-one chat."""

    account_id = models.CharField(max_length=40)
    slug = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account_id", "slug"], name="one_chat")]


class Message(models.Model):
    """A message in a chat."""

    chat = models.ForeignKey(Chat, on_delete=models.CASCADE, related_name="messages")
    is_sender = models.BooleanField()
    kind = models.CharField(max_length=20, default="MESSAGE")
    text = models.TextField()
    at = models.DateTimeField()


class Comment(models.Model):
    """A comment under a post."""

    account_id = models.CharField(max_length=40)
    post_id = models.CharField(max_length=80, db_index=True)
    text = models.TextField()
    at = models.DateTimeField()


class Reaction(models.Model):
    """A like of a post."""

    account_id = models.CharField(max_length=40)
    post_id = models.CharField(max_length=80, db_index=True)
    value = models.CharField(max_length=20)
    at = models.DateTimeField()


class Mail(models.Model):
    """A message the mail server took; recipients stand between blanks, in small letters."""

    sender = models.CharField(max_length=320, blank=True)
    recipients = models.TextField()
    raw = models.BinaryField()
    received_at = models.DateTimeField(db_index=True)
    message_id = models.CharField(max_length=998, blank=True, db_index=True)


class Call(models.Model):
    """A paid call of the web search or the language model."""

    door = models.CharField(max_length=20)
    name = models.CharField(max_length=40)
    text = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["door", "name"])]


class Render(models.Model):
    """A paid render of AI Studio: what is said in it, how it is to end, how it ended."""

    render_id = models.CharField(max_length=36, unique=True)
    template_id = models.CharField(max_length=36, db_index=True)
    campaign_id = models.CharField(max_length=36, null=True, db_index=True)  # noqa: DJ001 - null on the wire
    row_index = models.PositiveIntegerField()
    variables = models.JSONField()
    values = models.JSONField()
    callback_url = models.TextField(blank=True)
    route = models.CharField(max_length=20)
    base = models.TextField()
    plan = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, blank=True)
    created_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)


class StudioHook(models.Model):
    """A callback address saved at AI Studio."""

    name = models.CharField(max_length=200)
    webhook = models.TextField()


class Due(models.Model):
    """Something that will happen in the world by itself."""

    at = models.DateTimeField(db_index=True)
    deed = models.CharField(max_length=20)
    account_id = models.CharField(max_length=40)
    slug = models.CharField(max_length=80, blank=True)
    text = models.TextField(blank=True)


class Delivery(models.Model):
    """A callback on its way; times are real, since the receiver lives in real time."""

    url = models.TextField()
    headers = models.JSONField(default=dict)
    body = models.JSONField()
    try_at = models.FloatField(db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, default="waiting", db_index=True)
    is_loose = models.BooleanField(default=False)
