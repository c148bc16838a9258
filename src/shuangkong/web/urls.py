"""Addresses: what pages there are."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView
from django.views.i18n import set_language

from shuangkong.web import api_page, views
from shuangkong.web.api import api

pages = (
    [
        path("", views.home, name="home"),
        path("cockpit/<str:area>/<str:period>/", views.show, name="cockpit"),
        path("areas/<str:area>/<str:period>/", views.area, name="county"),
        path("indicators/<str:indicator>/<str:area>/<str:period>/", views.indicator, name="indicator"),
        path("lmdi/<str:area>/<str:period>/", views.causes, name="lmdi"),
        path("compare/<str:period>/", views.compare, name="compare"),
        path("emissions/", views.emissions, name="emissions"),
        path("emissions/<str:area>/<int:year>/", views.pollutants, name="pollutants"),
        path("api/", api_page.show, name="api"),
        path("language/", login_not_required(set_language), name="language"),
    ],
    "web",
)


def opened(urls: Any) -> Any:
    """Let the API judge by itself who asks: a program has no session that LoginRequiredMiddleware could know."""
    for pattern in urls[0]:
        login_not_required(pattern.callback)
    return urls


admin.site.index_title = _("台账")
urlpatterns = [
    path("", include("shuangkong.emissions.permit_urls")),
    path("", include("shuangkong.emissions.urls")),  # before the pages: emissions/projects/7/ is no area and year
    path("", include(pages)),
    path("", include("shuangkong.access.urls")),
    path("", include("shuangkong.closing.urls")),
    path("", include("shuangkong.plans.urls")),
    path("", include("shuangkong.actions.urls")),
    path("", include("shuangkong.monitoring.urls")),
    path("", include("shuangkong.statistics.urls")),
    path("", include("shuangkong.audit.urls")),
    path("", include("shuangkong.energy.urls")),
    path("", include("shuangkong.projects.urls")),
    path("", include("shuangkong.assessment.urls")),
    path("", include("shuangkong.reports.urls")),
    # One sign-in page for all: the theme's own is in English.
    path(
        "registers/login/", login_not_required(RedirectView.as_view(pattern_name="access:sign-in", query_string=True))
    ),
    path("registers/", admin.site.urls),
    path("api/v1/", opened(api.urls)),
]
