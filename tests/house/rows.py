"""One row of every table of ours for one person, made from the models, so that a new table is never missed."""

from datetime import date

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models import User
from campaigns.models import Action, Campaign, Lead, Tally
from campaigns.states import State
from tests.world import MONDAY_9
from workflows.kinds import Kind

OUR_APPS = ("accounts", "audiences", "workflows", "delivery", "video", "campaigns", "results")
HUSH = "hush-of-ada"
NUMBERS = PK, LAUNCHED_PK, UNCLEAR_PK = 424_242, 424_243, 424_244
BY_TYPE = [
    (models.DateTimeField, lambda _field: MONDAY_9),
    (models.DateField, lambda _field: date(2026, 11, 23)),
    (models.EmailField, lambda _field: f"{HUSH}@leadr.test"),
    (models.URLField, lambda _field: f"https://{HUSH}.test/"),
    (models.CharField, lambda field: HUSH[: field.max_length]),
    (models.TextField, lambda _field: HUSH),
    (models.JSONField, lambda _field: {"said": HUSH}),
    (models.BooleanField, lambda _field: False),
    (models.IntegerField, lambda _field: 1),
    (models.DecimalField, lambda _field: 1),
    (models.BinaryField, lambda _field: HUSH.encode()),
    (ArrayField, lambda field: [field.base_field.choices[0][0]] if field.base_field.choices else [HUSH]),
]


def our_models() -> list[type[models.Model]]:
    """Every table of ours but that of people."""
    found = [model for name in OUR_APPS for model in apps.get_app_config(name).get_models()]
    return [model for model in found if model is not User]


def everything_of(user: User) -> dict[type[models.Model], models.Model]:
    """A row in each of our tables that is the user's, all with the number PK, and the few that need a special state."""
    made: dict[type[models.Model], models.Model] = {User: user}
    for model in our_models():
        if model is not Tally:  # the database writes it with the campaign's first lead
            _row(model, made)
    _launched(user, made)
    return made


def _launched(user: User, made: dict[type[models.Model], models.Model]) -> None:
    """A running campaign, with a comment that waits for approval and an invite nobody can be sure of."""
    account, draft = user.linkedin_accounts.get(), made[Campaign]
    campaign = Campaign.objects.create(
        pk=LAUNCHED_PK, owner=user, name=HUSH, state="running", account=account, created_at=MONDAY_9,
        launched_at=MONDAY_9, audience=draft.audience, workflow=draft.workflow, delivery=draft.delivery,
    )  # fmt: skip
    lead = Lead.objects.create(
        pk=LAUNCHED_PK, campaign=campaign, public_identifier=HUSH, provider_id=HUSH, first_name=HUSH, found_at=MONDAY_9,
        stage_at=MONDAY_9,
    )  # fmt: skip
    of_lead = {"campaign": campaign, "due_at": MONDAY_9, "now": MONDAY_9, "lead": lead, "started_at": MONDAY_9}
    Action.new(Kind.DRAFT, pk=LAUNCHED_PK, step="draft", state=State.WAITING, text=HUSH, **of_lead).save()
    Action.new(Kind.INVITE, pk=UNCLEAR_PK, step="invite", state=State.UNCLEAR, asked=99, **of_lead).save()


def state_of_tables() -> dict[str, list]:
    """All that stands in our tables, to see whether somebody changed it."""
    return {model.__name__: list(model._base_manager.order_by("pk").values()) for model in our_models()}


def _row(model, made):
    if model not in made:
        values = {field.name: _value(field, made) for field in model._meta.concrete_fields if _is_needed(field)}
        row = model(pk=PK, **values)
        row.save(force_insert=True)
        made[model] = row
    return made[model]


def _is_needed(field) -> bool:
    given = field.has_default() or field.null or field.primary_key or isinstance(field, models.GeneratedField)
    # A text that may be blank is filled all the same: it must not be shown to a stranger either.
    return not given and (not field.blank or type(field) in (models.CharField, models.TextField))


def _value(field, made):
    if field.is_relation:
        return _row(field.related_model, made)
    if field.choices:
        return field.choices[0][0]
    return next(make for kind, make in BY_TYPE if isinstance(field, kind))(field)
