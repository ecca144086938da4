"""Addresses of delivery: senders, kept mail, the two lists, the forecast, and the public pages."""

from django.urls import path, re_path

from delivery.sender_forms import KINDS
from delivery.views import forecast, mail, public, senders, stops

app_name = "delivery"
urlpatterns = [
    path("senders/", senders.index, name="senders"),
    re_path(rf"^senders/add/(?P<kind>{'|'.join(KINDS)})/$", senders.add, name="add"),
    path("senders/<int:pk>/", senders.sender, name="sender"),
    path("senders/<int:pk>/check/", senders.check, name="check"),
    path("senders/<int:pk>/remove/", senders.remove, name="remove"),
    path("senders/mail/", mail.index, name="mail"),
    path("senders/mail/<int:pk>/", mail.letter, name="letter"),
    path("senders/suppressions/", stops.suppressions, name="suppressions"),
    path("senders/blocklist/", stops.blocklist, name="blocklist"),
    path("senders/blocklist/<int:pk>/remove/", stops.unblock, name="unblock"),
    path("delivery/<int:pk>/forecast/", forecast.show, name="forecast"),
    path("unsubscribe/<str:token>/", public.unsubscribe, name="unsubscribe"),
    path("confirm/<str:token>/", public.confirm, name="confirm"),
]
