"""Every address of the API, on one page."""

from django.urls import path

from accounts import api as accounts
from audiences import api as audiences
from delivery import api as delivery
from video import api as video

app_name = "api"
urlpatterns = [
    path("callbacks/linkedin/connected/", accounts.connected, name="connected"),
    path("callbacks/linkedin/events/", accounts.provider_event, name="provider-event"),
    path("callbacks/video/", video.told, name="video"),
    path("callbacks/mail/<str:token>/", delivery.mail_event, name="mail-event"),
    path("signal-suggestions/", audiences.signal_suggestions, name="signal-suggestions"),
]
