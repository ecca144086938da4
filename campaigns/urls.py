"""Addresses that change campaigns."""

from django.urls import path

from campaigns.views import builder, manage

app_name = "campaigns"
urlpatterns = [
    path("new/", builder.new, name="new"),
    path("<int:pk>/edit/", builder.builder, name="builder"),
    path("<int:pk>/launch/", builder.launch, name="launch"),
    path("<int:pk>/pause/", manage.pause, name="pause"),
    path("<int:pk>/resume/", manage.resume, name="resume"),
    path("<int:pk>/delete/", manage.delete, name="delete"),
    path("accounts/<int:pk>/remove/", manage.remove_account, name="remove_account"),
]
