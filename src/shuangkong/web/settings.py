"""设置: the one page of settings. What differs between machines comes from the environment (environment.py)."""

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from shuangkong.web import environment

ROOM = Path(__file__).parent
HOME = environment.home()
HTTPS = environment.switch("SHUANGKONG_HTTPS")

DEBUG = False
SECRET_KEY = environment.secret_key(HOME)
ALLOWED_HOSTS = environment.hosts()
ROOT_URLCONF = "shuangkong.web.urls"
WSGI_APPLICATION = "shuangkong.web.wsgi.application"
DATABASES = {"default": environment.database(os.environ.get("DATABASE_URL", ""), HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "shuangkong.web",  # before unfold: its templates and texts win
    "unfold",
    "unfold.contrib.simple_history",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "simple_history",
    "django_htmx",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "shuangkong.access",
    "shuangkong.registers",
    "shuangkong.plans",
    "shuangkong.targets",
    "shuangkong.actions",
    "shuangkong.monitoring",
    "shuangkong.statistics",
    "shuangkong.energy",
    "shuangkong.emissions",
    "shuangkong.audit",
    "shuangkong.projects",
    "shuangkong.assessment",
    "shuangkong.closing",
    "shuangkong.reports",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "shuangkong.web.middleware.content_policy",
    "shuangkong.web.for_programs.problem_details",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "shuangkong.web.middleware.language",
    "shuangkong.web.middleware.largest",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "shuangkong.web.middleware.came_from",
    "shuangkong.web.middleware.one_reading",
    "shuangkong.web.middleware.session_end",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",  # a page is closed unless it says otherwise
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

AUTH_USER_MODEL = "access.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "shuangkong.access.passwords.MixedValidator"},
    {"NAME": "shuangkong.access.passwords.WithoutNameValidator"},
    {"NAME": "shuangkong.access.passwords.OtherThanNowValidator"},
]
LOGIN_URL = "access:sign-in"
LOGIN_REDIRECT_URL = "web:home"
LOGOUT_REDIRECT_URL = "access:sign-in"
SINGLE_SIGN_ON = environment.single_sign_on()
SOCIALACCOUNT_ADAPTER = "shuangkong.access.single_sign_on.Adapter"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [ROOM / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True  # files are served from the installed rooms; no collecting step at start

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 60 * 60  # a working day
SESSION_IDLE = 60 * 60  # an unattended screen
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
API_CALLS_PER_MINUTE = 1200  # of one person; a nightly export of a city takes some hundreds
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a report of ten tables typed on a page; how large it may be stands below
LARGEST_REQUEST = 32 * 1024**2  # the largest file is 20 MB, beside it a pasted text
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
# The proxy that speaks HTTPS says so in this header; it is believed only where HTTPS is switched on.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
CSRF_TRUSTED_ORIGINS = [f"https://{name}" for name in ALLOWED_HOSTS if HTTPS and not name.startswith("[")]

# Faults go where the service writes, so that whoever keeps it finds the trace that no page shows. By itself Django
# would send them to administrators by mail; refused addresses (404, 403) stay out of it.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"screen": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["screen"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING"},
        "django.request": {"level": "ERROR"},
    },
}

UNFOLD = {
    "SITE_TITLE": _("双控"),
    "SITE_HEADER": _("双控 · 台账"),
    "SITE_URL": "/",
    "SITE_SYMBOL": "monitoring",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda _request: f"/{STATIC_URL}web/icon.svg"},
    ],
    "COLORS": {
        "primary": {  # the one accent blue of the pages, from light to dark
            "50": "#eef4fb",
            "100": "#d9e6f5",
            "200": "#b6cfec",
            "300": "#86b0df",
            "400": "#4f8acd",
            "500": "#2a6dbd",
            "600": "#1a5fb4",
            "700": "#164f97",
            "800": "#124785",
            "900": "#0f396b",
            "950": "#0a2546",
        },
    },
    "SHOW_HISTORY": True,
}
