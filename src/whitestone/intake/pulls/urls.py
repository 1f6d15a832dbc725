"""Addresses of the pages of sources."""

from django.urls import path

from whitestone.intake.pulls import views

urlpatterns = [
    path("pulls/", views.sources, name="pulls"),
    path("pulls/<int:pk>/", views.source, name="pull"),
    path("pulls/<int:pk>/run/", views.run, name="pull-run"),
    path("pulls/<int:pk>/look/", views.look, name="pull-look"),
    path("pulls/<int:pk>/pause/", views.pause, name="pull-pause"),
]
