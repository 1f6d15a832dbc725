"""The entry point for web servers. Holds no settings of its own."""

import os

from django.core.wsgi import get_wsgi_application

from whitestone.config.bodies import whole_bodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "whitestone.config.settings")
application = whole_bodies(get_wsgi_application())
