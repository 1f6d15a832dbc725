"""Addresses of intake."""

from django.urls import path

from whitestone.intake import twin_views, views

urlpatterns = [
    path("intake/", views.history, name="intake"),
    path("intake/new/", views.new, name="intake-new"),
    path("intake/<int:pk>/", views.delivery, name="intake-delivery"),
    path("intake/<int:pk>/mapping/", views.mapping, name="intake-mapping"),
    path("intake/<int:pk>/apply/", views.apply, name="intake-apply"),
    path("intake/<int:pk>/rows.geojson", views.places, name="intake-places"),
    path("intake/<int:pk>/original/", views.original, name="intake-original"),
    path("intake/<int:pk>/given-back/", views.given_back, name="intake-given-back"),
    path("twins/<str:word>/", twin_views.desk, name="twins"),
]
