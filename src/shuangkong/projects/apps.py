from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "shuangkong.projects"
    label = "projects"
    verbose_name = _("两高项目")
