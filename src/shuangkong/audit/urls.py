from django.urls import path

from shuangkong.audit import views

app_name = "audit"
urlpatterns = [
    path("audit/", views.index, name="index"),
    path("audit/findings/", views.findings, name="findings"),
    path("audit/checks/", views.checks, name="checks"),
    path("audit/suppressions/", views.suppressions, name="suppressions"),
    path("audit/suppressions/<int:suppression_id>/end/", views.end_suppression, name="end_suppression"),
    path("audit/<int:case_id>/", views.case, name="case"),
    path("audit/<int:case_id>/step/", views.step, name="step"),
    path("audit/<int:case_id>/export/", views.export, name="export"),
    path("audit/<int:case_id>/files/<int:file_id>/", views.answer_file, name="answer_file"),
]
