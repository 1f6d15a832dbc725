"""Addresses of tiles, the map and exports."""

from django.urls import path

from whitestone.share.atlas import views as atlas
from whitestone.share.exports import views as exports
from whitestone.share.tiles import views as tiles

urlpatterns = [
    path("tiles/<str:word>/<int:z>/<int:x>/<int:y>.mvt", tiles.tile, name="tile"),
    path("exports/", exports.exports, name="exports"),
    path("exports/<uuid:export>/", exports.file, name="export-file"),
    path("map/", atlas.page, name="map"),
    path("map/units.json", atlas.units, name="map-units"),
    path("map/of/<str:word>/", atlas.of_list, name="map-of"),
    path("map/find/", atlas.find, name="map-find"),
    path("map/drawing/<str:word>/", atlas.drawing, name="map-drawing"),
    path("map/near/<str:word>/", atlas.near, name="map-near"),
    path("map/<str:word>/<int:pk>/", atlas.record, name="map-record"),
]
