"""Addresses of the video pages."""

from django.urls import path

from video import views

app_name = "video"
urlpatterns = [
    path("<int:pk>/", views.plan, name="plan"),
    path("<int:pk>/templates/", views.templates, name="templates"),
    path("<int:pk>/preview/", views.preview, name="preview"),
    path("renders/<int:pk>/", views.render, name="render"),
]
