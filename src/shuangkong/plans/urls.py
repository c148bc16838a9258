from django.urls import path

from shuangkong.plans import views

app_name = "plans"
urlpatterns = [
    path("plans/", views.index, name="index"),
    path("plans/upload/", views.upload, name="upload"),
    path("plans/<int:plan_id>/", views.review, name="review"),
    path("plans/<int:plan_id>/findings/<int:finding_id>/", views.finding, name="finding"),
    path("plans/<int:plan_id>/chapters/<int:chapter>/", views.chapter, name="chapter"),
    path("plans/<int:plan_id>/discard/", views.discard, name="discard"),
    path("plans/<int:plan_id>/add/", views.add, name="add"),
    path("plans/<int:plan_id>/changes/", views.changes, name="changes"),
    path("plans/compare/<int:plan_id>/<int:other_id>/", views.compare, name="compare"),
]
