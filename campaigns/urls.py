"""Addresses that change campaigns."""

from django.urls import path

from campaigns.views import builder, film, inbox, manage

app_name = "campaigns"
urlpatterns = [
    path("new/", builder.new, name="new"),
    path("<int:pk>/edit/", builder.builder, name="builder"),
    path("<int:pk>/write/", builder.write, name="write"),
    path("<int:pk>/video/", film.video, name="video"),
    path("<int:pk>/duplicate/", manage.duplicate, name="duplicate"),
    path("<int:pk>/launch/", builder.launch, name="launch"),
    path("<int:pk>/pause/", manage.pause, name="pause"),
    path("<int:pk>/resume/", manage.resume, name="resume"),
    path("<int:pk>/end/", manage.end, name="end"),
    path("<int:pk>/delete/", manage.delete, name="delete"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/drafts/", inbox.drafts, name="drafts"),
    path("inbox/drafts/<int:pk>/", inbox.draft, name="draft"),
    path("inbox/unclear/<int:pk>/", inbox.settle, name="settle"),
    path("accounts/<int:pk>/remove/", manage.remove_account, name="remove_account"),
]
