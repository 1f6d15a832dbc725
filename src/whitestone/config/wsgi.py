"""The entry point for web servers. Holds no settings of its own."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "whitestone.config.settings")
application = get_wsgi_application()
