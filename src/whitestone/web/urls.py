"""Addresses of the pages that join rooms."""

from django.urls import path

from whitestone.web import batches, tokens, views

urlpatterns = [
    path("", views.home, name="home"),
    path("desk/", views.desk, name="desk"),
    path("batches/", batches.all_batches, name="batches"),
    path("batches/<uuid:batch>/", batches.one_batch, name="batch"),
    path("tokens/", tokens.my_tokens, name="tokens"),
    path("people/", views.all_people, name="people"),
    path("people/<int:pk>/", views.one_person, name="person"),
]
