from django.urls import path

from shuangkong.closing import views

app_name = "closing"
urlpatterns = [
    path("explain/<str:figure>/<str:area>/<str:period>/", views.explanation, name="explain"),
    path("explain/<str:figure>/<str:area>/<str:period>/table.csv", views.table, name="table"),
    path("closings/", views.index, name="index"),
    path("closings/<str:area>/<str:period>/<int:revision>/", views.detail, name="detail"),
    path("closings/<str:area>/verify/", views.check, name="verify"),
]
