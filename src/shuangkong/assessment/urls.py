from django.urls import path

from shuangkong.assessment import issue_views, views

app_name = "assessment"
urlpatterns = [
    path("assessment/", views.index, name="index"),
    path("assessment/new/", issue_views.new, name="new"),
    path("assessment/<int:assessment_id>/fill/", views.fill, name="fill"),
    path("assessment/<int:assessment_id>/step/", views.step, name="step"),
    path("assessment/<int:assessment_id>/evidence/<int:file_id>/", views.evidence, name="evidence"),
    path("assessment/<str:area>/<int:year>/", views.show, name="sheet"),
]
