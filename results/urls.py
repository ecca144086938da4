"""Addresses that show campaigns."""

from django.urls import path

from results import lead_views, views

app_name = "results"
urlpatterns = [
    path("", views.campaigns, name="list"),
    path("<int:pk>/", views.campaign, name="detail"),
    path("<int:pk>/workflow/", views.workflow, name="workflow"),
    path("<int:pk>/schedule/", views.plan, name="schedule"),
    path("<int:pk>/settings/", views.settings, name="settings"),
    path("<int:pk>/leads.csv", lead_views.download, name="download"),
    path("<int:pk>/leads/<int:lead_pk>/", lead_views.lead, name="lead"),
]
