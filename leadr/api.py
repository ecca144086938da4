"""Every address of the API, on one page."""

from django.urls import path

from accounts.api import accounts, callbacks, plans
from audiences import api as audiences
from campaigns import api as campaigns
from delivery import api as delivery
from leadr.openapi import SchemaView
from leadr.workspace import api as workspace
from leadr.workspace import views
from results import api as results
from video import api as video

app_name = "api"
urlpatterns = [
    path("callbacks/linkedin/events/", callbacks.provider_event, name="provider-event"),
    path("callbacks/linkedin/connected/", callbacks.connected, name="connected"),
    path("callbacks/video/", video.told, name="video"),
    path("callbacks/mail/<str:token>/", delivery.mail_event, name="mail-event"),
    path("accounts/", accounts.Accounts.as_view(), name="accounts"),
    path("accounts/<int:id>/", accounts.Account.as_view(), name="account"),
    path("accounts/connect/", accounts.start, name="connect"),
    path("campaigns/", results.Campaigns.as_view(), name="campaigns"),
    path("campaigns/<int:id>/", results.CampaignDetail.as_view(), name="campaign"),
    path("campaigns/<int:id>/counts/", results.summary, name="counts"),
    path("campaigns/<int:id>/launch/", results.launch, name="launch"),
    path("campaigns/<int:id>/pause/", campaigns.pause, name="pause"),
    path("campaigns/<int:id>/resume/", campaigns.resume, name="resume"),
    path("campaigns/<int:id>/leads/", results.Leads.as_view(), name="leads"),
    path("campaigns/<int:id>/leads.csv", results.leads_file, name="leads-file"),
    path("onboarding/", workspace.Onboarding.as_view(), name="onboarding"),
    path("plan-events/", plans.plan_event, name="plan-event"),
    path("signal-suggestions/", audiences.signal_suggestions, name="signal-suggestions"),
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", views.api_docs, name="docs"),
]
