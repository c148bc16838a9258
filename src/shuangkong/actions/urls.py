from django.urls import path

from shuangkong.actions import views

app_name = "actions"
urlpatterns = [
    path("plans/<int:plan_id>/approve/", views.approve, name="approve"),
    path("plans/<int:plan_id>/adopted/", views.adopted, name="adopted"),
]
