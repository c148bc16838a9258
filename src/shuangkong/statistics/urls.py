from django.urls import path

from shuangkong.statistics import views

app_name = "statistics"
urlpatterns = [
    path("statistics/", views.index, name="index"),
    path("statistics/late/", views.late, name="late"),
    path("statistics/key-users/", views.key_users, name="key_users"),
    path("statistics/duties/<int:duty_id>/<str:period>/open/", views.open_, name="open"),
    path("statistics/duties/<int:duty_id>/<str:period>/remind/", views.remind, name="remind"),
    path("statistics/filings/<int:submission_id>/", views.filing, name="filing"),
    path("statistics/filings/<int:submission_id>/upload/", views.upload, name="upload"),
    path("statistics/filings/<int:submission_id>/problems.csv", views.problems, name="problems"),
    path("statistics/filings/<int:submission_id>/step/", views.step, name="step"),
    path("statistics/filings/<int:submission_id>/explain/", views.explain, name="explain"),
    path("statistics/filings/<int:submission_id>/correct/", views.correct, name="correct"),
    path("statistics/filings/<int:submission_id>/changes/", views.changes, name="changes"),
    path("statistics/filings/<int:submission_id>/template/", views.template, name="template"),
    path("statistics/filings/<int:submission_id>/files/<int:file_id>/", views.original, name="original"),
    path("statistics/<str:form>/<str:period>/", views.of_form, name="of_form"),
]
