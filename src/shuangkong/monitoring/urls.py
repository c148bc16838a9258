from django.urls import path

from shuangkong.monitoring import views

app_name = "monitoring"
urlpatterns = [
    path("monitoring/", views.index, name="index"),
    path("monitoring/alerts/", views.alerts, name="alerts"),
    path("monitoring/alerts/<int:alert_id>/", views.alert, name="alert"),
    path("monitoring/alerts/<int:alert_id>/<str:step>/", views.alert_step, name="alert_step"),
    path("monitoring/<str:outlet>/", views.outlet, name="outlet"),
    path("monitoring/<str:outlet>/frames/", views.frames, name="frames"),
]
