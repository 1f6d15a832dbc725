"""The entry point for web servers. Holds no settings of its own."""

import os

from django.core.wsgi import get_wsgi_application

from whitestone.config.bodies import whole_bodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "whitestone.config.settings")
_pages = get_wsgi_application()

from whitestone.config.front import TilesInFront  # noqa: E402  # models can be imported now

application = TilesInFront(whole_bodies(_pages))
