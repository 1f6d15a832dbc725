"""Addresses of the pages that join rooms."""

from django.urls import path

from whitestone.web import batches, desk, guide, preferences, search, today, tokens, views

urlpatterns = [
    path("", today.home, name="home"),
    path("search/", search.search, name="search"),
    path("help/", guide.help_page, name="help"),
    path("why/", guide.why, name="why"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("desk/", views.desk, name="desk"),
    path("batches/", batches.all_batches, name="batches"),
    path("batches/<uuid:batch>/", batches.one_batch, name="batch"),
    path("tokens/", tokens.my_tokens, name="tokens"),
    path("desk/<str:word>/<uuid:record>/<int:number>/", desk.item, name="desk-item"),
    path("people/", views.all_people, name="people"),
    path("people/<int:pk>/", views.one_person, name="person"),
]
