from django.urls import path, register_converter

from shuangkong.projects import board_views, views


class Sheet:
    """The kinds of file that the list is exported as."""

    regex = "csv|xlsx"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Sheet, "sheet")
app_name = "projects"
urlpatterns = [
    path("projects/", views.index, name="index"),
    path("projects/list.<sheet:kind>", views.export, name="export"),
    path("projects/new/", views.new, name="new"),
    path("projects/sequence/", board_views.show, name="sequence"),
    path("projects/levels/", views.local_levels, name="levels"),
    path("projects/<int:project_id>/", views.project, name="project"),
    path("projects/<int:project_id>/edit/", views.edit, name="edit"),
    path("projects/<int:project_id>/advice/", views.advise, name="advise"),
    path("projects/<int:project_id>/withdraw/", views.withdraw, name="withdraw"),
    path("projects/<int:project_id>/records/<str:kind>/", views.record, name="record"),
    path("projects/<int:project_id>/replacements/<int:replacement_id>/cancel/", views.cancel, name="cancel"),
    path("projects/<int:project_id>/evidence/<int:evidence_id>/", views.evidence, name="evidence"),
]
