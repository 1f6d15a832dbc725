"""The address of a tile: who asks, what the list's address says, and whether the browser has it already."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from whitestone.problems import ProblemError
from whitestone.review.permissions import Standing
from whitestone.share.layers import Layer, layer_of
from whitestone.share.lists import Asked
from whitestone.share.revision import standing_now
from whitestone.share.tiles.grid import Tile
from whitestone.share.tiles.kept import kept

MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
# Whoever restarts the program with other symbols or another way of cutting must not be answered with old tiles.
_START = str(time.time_ns())


@require_GET
def tile(request: HttpRequest, word: str, z: int, x: int, y: int) -> HttpResponse:
    """One tile of one layer; 204 where there is nothing that the person may see, 304 where it has not changed."""
    layer, where = layer_of(word), Tile(z, x, y)
    if layer is None or not where.exists:
        raise Http404
    standing = standing_now(request.user)
    try:
        return answered(layer, where, request.GET.dict(), standing, request.headers.get("If-None-Match", ""))
    except ProblemError as error:
        return HttpResponse(str(error), content_type="text/plain; charset=utf-8", status=400)


def answered(layer: Layer, where: Tile, said: Mapping[str, str], standing: Standing, held: str) -> HttpResponse:
    """A tile for somebody of a standing that was worked out just now; `held` is the mark of what the browser has.

    Raises
    ------
    ProblemError
        A list's address that cannot be read.
    """
    asked = Asked.of(layer.word, said)
    told = hashlib.sha256(repr((_START, kept.key(asked, standing), where)).encode()).hexdigest()[:32]
    if held == f'"{told}"':
        answer = HttpResponse(status=304)
    else:
        content = kept.tile(layer, asked, standing, where)
        answer = HttpResponse(content, content_type=MEDIA_TYPE, status=200 if content else 204)
    answer["ETag"] = f'"{told}"'
    # Kept by the browser alone, and asked for again each time: rights and records change between two looks.
    answer["Cache-Control"] = "private, no-cache"
    answer["Vary"] = "Cookie"
    return answer
