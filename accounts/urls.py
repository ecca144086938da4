"""Addresses of the account pages."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.accounts, name="list"),
    path("connect/", views.connect_account, name="connect"),
    path("refresh/", views.refresh, name="refresh"),
    path("<int:pk>/reconnect/", views.reconnect, name="reconnect"),
    path("<int:pk>/check/", views.check, name="check"),
]
