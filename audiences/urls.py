"""Addresses of what the builder offers for an audience."""

from django.urls import path

from audiences import tables, views

app_name = "audiences"
urlpatterns = [
    path("<int:pk>/suggest/", views.suggest, name="suggest"),
    path("<int:pk>/choose/", views.choose, name="choose"),
    path("<int:pk>/preview/", views.preview, name="preview"),
    path("<int:pk>/csv/", tables.file, name="csv"),
    path("<int:pk>/csv/mapping/", tables.mapping, name="mapping"),
    path("<int:pk>/csv/errors/", tables.errors, name="errors"),
]
