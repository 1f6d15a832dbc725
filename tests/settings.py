"""The register's own settings in a throw-away folder; `WHITESTONE_DATABASE` names the database as it does anywhere."""

import atexit
import os
import shutil
import tempfile

os.environ["WHITESTONE_HOME"] = tempfile.mkdtemp(prefix="whitestone-tests.")
atexit.register(shutil.rmtree, os.environ["WHITESTONE_HOME"], ignore_errors=True)

from whitestone.config.settings import *  # noqa: E402, F403  # the folder must be named first

PAGES_WAIT_S = None
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
INSTALLED_APPS = [*INSTALLED_APPS, "tests.kernel.apps.KernelTestsConfig", "tests.review.apps.ReviewTestsConfig"]  # noqa: F405
