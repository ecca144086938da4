"""Addresses that show campaigns."""

from django.urls import path

from results import views

app_name = "results"
urlpatterns = [
    path("", views.campaigns, name="list"),
    path("<int:pk>/", views.campaign, name="detail"),
]
