from django.urls import path

from shuangkong.emissions import sheet_views, views

app_name = "emissions"
urlpatterns = [
    path("emissions/projects/", views.projects, name="projects"),
    path("emissions/projects/new/", views.new, name="new"),
    path("emissions/projects/upload/", sheet_views.upload, name="upload"),
    path("emissions/projects/template/", sheet_views.template, name="template"),
    path("emissions/projects/list/<int:year>/", sheet_views.yearly_list, name="yearly_list"),
    path("emissions/projects/dispatch/<str:month>/", sheet_views.dispatch_table, name="dispatch_table"),
    path("emissions/projects/<int:project_id>/", views.project, name="project"),
    path("emissions/projects/of/<str:code>/", views.of_code, name="of_code"),
    path("emissions/projects/<int:project_id>/edit/", views.edit, name="edit"),
    path("emissions/projects/<int:project_id>/claims/<int:year>/", views.step, name="step"),
    path("emissions/projects/<int:project_id>/evidence/", views.evidence, name="evidence"),
    path("emissions/projects/<int:project_id>/evidence/<int:evidence_id>/", views.evidence_file, name="evidence_file"),
    path("emissions/projects/<int:project_id>/withdraw/", views.withdraw, name="withdraw"),
    path("emissions/projects/<int:project_id>/exclusions/<int:exclusion_id>/lift/", views.lift, name="lift"),
    path("emissions/projects/<int:project_id>/dispatch/", views.dispatch, name="dispatch"),
]
