"""People, accounts and campaigns to test with."""

from datetime import date

import factory

from accounts.models import LinkedInAccount, Plan, Subscription, User
from audiences.models import Audience
from campaigns.models import Campaign
from delivery.models import DeliveryPlan
from tests.world import MONDAY_9
from workflows.models import Workflow

SEARCH = "https://www.linkedin.com/search/results/people/?keywords=head%20of%20sales"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda number: f"user{number}@leadr.test")


class AccountFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LinkedInAccount

    owner = factory.SubFactory(UserFactory)
    provider_account_id = factory.Sequence(lambda number: f"acc_x{number}")
    name = "Tom Reyes"
    tier = "premium"
    health = "working"
    provider_status = "OK"
    created_at = MONDAY_9


class AudienceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Audience

    owner = factory.SubFactory(UserFactory)
    source = "search_url"
    search_url = SEARCH


class WorkflowFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Workflow

    owner = factory.SubFactory(UserFactory)
    note = "Hi {{first_name}}"
    message = "Thank you, {{first_name}}."


class DeliveryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DeliveryPlan

    owner = factory.SubFactory(UserFactory)
    days = [0, 1, 2, 3, 4, 5, 6]


class DraftFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Campaign

    owner = factory.SubFactory(UserFactory)
    name = "Spring"
    audience = factory.SubFactory(AudienceFactory, owner=factory.SelfAttribute("..owner"))
    workflow = factory.SubFactory(WorkflowFactory, owner=factory.SelfAttribute("..owner"))
    delivery = factory.SubFactory(DeliveryFactory, owner=factory.SelfAttribute("..owner"))
    created_at = MONDAY_9


def give_leadr(user):
    """Put a user on a plan that includes Leadr."""
    plan, _ = Plan.objects.get_or_create(code="pro", defaults={"name": "Pro", "includes_leadr": True})
    Subscription.objects.create(user=user, plan=plan, starts_on=date(2026, 1, 1))
    return user
