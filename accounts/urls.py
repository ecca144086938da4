"""Addresses of the account pages."""

from django.urls import path

from accounts import history, integrations, views

app_name = "accounts"
urlpatterns = [
    path("", views.accounts, name="list"),
    path("connect/", views.connect_account, name="connect"),
    path("refresh/", views.refresh, name="refresh"),
    path("<int:pk>/reconnect/", views.reconnect, name="reconnect"),
    path("<int:pk>/check/", views.check, name="check"),
    path("history/", history.history, name="history"),
    path("tokens/", integrations.tokens, name="tokens"),
    path("tokens/<int:pk>/revoke/", integrations.revoke, name="revoke"),
    path("webhooks/", integrations.webhooks, name="webhooks"),
    path("webhooks/<int:pk>/", integrations.webhook, name="webhook"),
    path("webhooks/<int:pk>/enable/", integrations.enable, name="enable"),
    path("webhooks/<int:pk>/remove/", integrations.remove, name="remove-webhook"),
    path("webhooks/calls/<int:pk>/resend/", integrations.resend, name="resend"),
]
