from django.urls import path

from shuangkong.emissions import permit_views as views
from shuangkong.emissions import register_views, voc_views

app_name = "permits"
urlpatterns = [
    path("emissions/permits/", views.index, name="index"),
    path("emissions/permits/<str:number>/", views.detail, name="permit"),
    path("emissions/boilers/", views.boilers, name="boilers"),
    path("emissions/vocs/", voc_views.vocs, name="vocs"),
    path("emissions/vocs/<str:uscc>/", voc_views.voc, name="voc"),
    path("emissions/vocs/<str:uscc>/policy/", voc_views.policy, name="policy"),
    path("emissions/vocs/<str:uscc>/policy/<int:number>/", voc_views.policy_file, name="policy-file"),
    path("emissions/replacements/", views.replacements, name="replacements"),
    path("emissions/replacements/use/", views.use, name="use"),
    path("emissions/registers/", register_views.registers, name="registers"),
    path("emissions/registers/<str:book>/", register_views.register, name="register"),
    path("emissions/registers/<str:book>/template/", register_views.template, name="template"),
]
