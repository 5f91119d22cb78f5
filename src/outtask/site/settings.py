"""Django's settings, read from the environment once; `docs/operations.md` lists the variables."""

from __future__ import annotations

import sys

from outtask.core.environment import Environment
from outtask.core.home import default_home, made, secret_key
from outtask.core.logs import logging_settings

_given = Environment()
HOME = made(_given.folder("HOME", default_home()))
FILES, BATCHES, BACKUPS = HOME / "files", HOME / "batches", HOME / "backups"

DEBUG = False
SECRET_KEY = _given.key("SECRET_KEY") or secret_key(HOME)
HOST, PORT = _given.text("HOST", "127.0.0.1"), _given.number("PORT", 8000, least=0, most=65535)
ALLOWED_HOSTS = list(_given.words("ALLOWED_HOSTS", ("localhost", "127.0.0.1", "[::1]", HOST)))
HTTPS = _given.flag("HTTPS", default=False)
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []
TRUSTED_PROXIES = _given.words("TRUSTED_PROXIES")  # whose X-Forwarded-For and -Proto are believed
MAX_UPLOAD_MB = _given.number("MAX_UPLOAD_MB", 512, least=1, most=100_000)

METRICS_TOKEN = _given.text("METRICS_TOKEN")
_terminal = sys.stderr is not None and sys.stderr.isatty()
LOGGING = logging_settings(
    plain=_given.choice("LOG_FORMAT", "plain" if _terminal else "json", ("plain", "json")) == "plain",
    level=_given.choice(
        "LOG_LEVEL", "warning" if _terminal else "info", ("debug", "info", "warning", "error")
    ),
)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",  # the next one needs it; nobody signs in through it, and its addresses are not served
    "allauth.mfa",
    "django_htmx",
    "lucide",
    "outtask.core",
    "outtask.people",
    "outtask.frame",
    "outtask.tickets",
    "outtask.decide",
    "outtask.helm",
]
MIDDLEWARE = [
    "outtask.site.middleware.numbered",
    "outtask.site.middleware.guarded",
    "outtask.site.middleware.schemed",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "outtask.site.middleware.bounded",
    "outtask.site.middleware.Patient",
]
ROOT_URLCONF = "outtask.site.urls"
WSGI_APPLICATION = "outtask.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["outtask.frame.templatetags.icons", "django.templatetags.i18n"],
        },
    }
]

DATABASES = {"default": {**_given.database(HOME / "outtask.sqlite3"), "CONN_MAX_AGE": 600}}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # a server that was restarted has forgotten us
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
        "PRAGMA secure_delete=ON;",  # what is deleted or changed is overwritten, not only forgotten
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
LOGIN_URL = "people:sign-in"
LOGIN_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

SESSION_ENGINE = "outtask.people.sessions"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS, ACCOUNT_SIGNUP_FIELDS = {"email"}, ["email*", "password1*"]
MFA_ADAPTER, MFA_TOTP_ISSUER = "outtask.people.second_step.Adapter", "Outtask"
MFA_TOTP_TOLERANCE = 1  # steps of 30 s by which a phone's clock may be early or late

MAIL = bool(_given.text("MAIL_HOST"))  # without it, links are shown to be copied
EMAIL_HOST, EMAIL_PORT = _given.text("MAIL_HOST"), _given.number("MAIL_PORT", 587, least=1, most=65535)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _given.text("MAIL_USER"), _given.text("MAIL_PASSWORD")
EMAIL_USE_TLS, EMAIL_TIMEOUT = _given.flag("MAIL_TLS", default=True), 10
DEFAULT_FROM_EMAIL = _given.text("MAIL_FROM", "outtask@localhost")

LANGUAGE_CODE, TIME_ZONE, USE_I18N, USE_TZ = "en", "UTC", True, True
STATIC_URL = "static/"  # nothing is served from there: the frame sends its own files

SESSION_COOKIE_HTTPONLY, SESSION_COOKIE_SAMESITE, CSRF_COOKIE_SAMESITE = True, "Lax", "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF, X_FRAME_OPTIONS, SECURE_REFERRER_POLICY = True, "DENY", "same-origin"
FILE_UPLOAD_HANDLERS = [
    "outtask.site.uploads.OnlySignedIn",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000  # bytes of a form without its files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
