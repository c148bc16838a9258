from django.urls import path

from shuangkong.reports import drafting_views, pack_views, views

app_name = "reports"
urlpatterns = [
    path("reports/<str:area>/<str:period>/<str:kind>/<str:end>/", views.report, name="report"),
    path("assessment/<int:assessment_id>/pack/", pack_views.pack, name="pack"),
    path("documents/", views.index, name="index"),
    path("documents/new/", drafting_views.new, name="new"),
    path("documents/<int:document_id>/", views.show, name="document"),
    path("documents/<int:document_id>/change/", views.change, name="change"),
    path("documents/<int:document_id>/step/", views.step, name="step"),
    path("documents/<int:document_id>/file/", views.file, name="file"),
    path("documents/<int:document_id>/replies/<int:file_id>/", views.reply_file, name="reply_file"),
]
