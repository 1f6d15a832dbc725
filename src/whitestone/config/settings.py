"""Django's settings, from the environment and the register's folder. National rules are data, not settings."""

from __future__ import annotations

import os
from pathlib import Path

import whitestone
from whitestone.config import home
from whitestone.config.mail import mail_server

HOME = home.folder()
SECRET_KEY = home.secret_key(HOME)
DEBUG = os.environ.get("WHITESTONE_DEBUG") == "1"
ALLOWED_HOSTS = [host for host in os.environ.get("WHITESTONE_HOSTS", "localhost,127.0.0.1").split(",") if host]
HTTPS = os.environ.get("WHITESTONE_HTTPS") == "1"

INSTALLED_APPS = [
    "whitestone.web",
    "whitestone.records.pages",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "whitestone.kernel",
    "whitestone.review",
    "whitestone.records.reference",
    "whitestone.records.organisations",
    "whitestone.records.hazards",
    "whitestone.records.surveys",
    "whitestone.records.evidence",
    "whitestone.records.releases",
    "whitestone.records.finds",
    "whitestone.records.figures",
    "whitestone.records.books",
    "whitestone.records.publications",
    "whitestone.records.capacity",
    "whitestone.records.tasks",
    "whitestone.records.work",
    "whitestone.records.quality",
    "whitestone.records.accidents",
    "whitestone.records.spot",
    "whitestone.records.lanes",
    "whitestone.records.completion",
    "whitestone.records.handover",
    "whitestone.records.certificates",
    "whitestone.records.education",
    "whitestone.share",
    "whitestone.reports",
    "whitestone.intake",
    "whitestone.intake.phones",
    "whitestone.intake.pulls",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitestone.web.security.content_security_policy",
    "allauth.account.middleware.AccountMiddleware",
    "whitestone.web.faults.FaultsMiddleware",
    "whitestone.web.nul.NulMiddleware",
    "whitestone.records.pages.answers.coded",
]

ROOT_URLCONF = "whitestone.config.urls"
WSGI_APPLICATION = "whitestone.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "whitestone.web.context.menu",
            ]
        },
    }
]

DATABASES = {"default": home.database(HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if os.environ.get("WHITESTONE_DATABASE"):
    # Several workers must count failed sign-ins together; one process may count in its memory.
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

LANGUAGE_CODE = "en"
FORMAT_MODULE_PATH = "whitestone.config.formats"
LANGUAGES = [("en", "English"), ("az", "Azərbaycanca"), ("ru", "Русский"), ("fr", "Français"), ("ar", "العربية")]
LOCALE_PATHS = [Path(whitestone.__file__).parent / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = home.static(HOME)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitestone.config.static.HashedWhereGathered"},
}
# What was not gathered yet goes out from the package, found once when the server starts.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False

ATTACHMENTS = HOME / "attachments"
EXPORTS = HOME / "exports"
ATTACHMENT_MEGABYTES = 25
INTAKE_MEGABYTES = 2000
PULL_HOSTS = tuple(filter(None, os.environ.get("WHITESTONE_PULL_HOSTS", "").split(",")))
PAGES_WAIT_S: float | None = 0.6  # then a page says that it is being worked out, and comes by itself; None waits
INTAKE_BESIDE = True  # long work beside the pages, in a thread; False does it at once

AUTH_USER_MODEL = "review.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
X_FRAME_OPTIONS = "DENY"

ACCOUNT_ADAPTER = "whitestone.web.accounts.ClosedAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
_MAIL = mail_server()
EMAIL_HOST, EMAIL_PORT = _MAIL.host, _MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL.user, _MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL.starttls, _MAIL.tls
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = _MAIL.sender
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,5/5m/key"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
# RFC 6238, 5.2: one step for delay; a code that was read in its last second is typed in the next, and clocks differ.
MFA_TOTP_TOLERANCE = 1
