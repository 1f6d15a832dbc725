"""Addresses of tiles, the map and exports."""

from django.urls import path

from whitestone.share.tiles import views as tiles

urlpatterns = [
    path("tiles/<str:word>/<int:z>/<int:x>/<int:y>.mvt", tiles.tile, name="tile"),
]
