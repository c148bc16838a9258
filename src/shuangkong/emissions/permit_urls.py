from django.urls import path

from shuangkong.emissions import permit_views as views

app_name = "permits"
urlpatterns = [
    path("emissions/permits/", views.index, name="index"),
    path("emissions/permits/<str:number>/", views.detail, name="permit"),
    path("emissions/boilers/", views.boilers, name="boilers"),
    path("emissions/vocs/", views.vocs, name="vocs"),
    path("emissions/vocs/<str:uscc>/", views.voc, name="voc"),
    path("emissions/vocs/<str:uscc>/policy/", views.policy, name="policy"),
    path("emissions/vocs/<str:uscc>/policy/<int:number>/", views.policy_file, name="policy-file"),
    path("emissions/replacements/", views.replacements, name="replacements"),
    path("emissions/replacements/use/", views.use, name="use"),
    path("emissions/registers/", views.registers, name="registers"),
    path("emissions/registers/<str:book>/", views.register, name="register"),
    path("emissions/registers/<str:book>/template/", views.template, name="template"),
]
