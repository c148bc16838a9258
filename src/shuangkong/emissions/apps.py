from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EmissionsConfig(AppConfig):
    name = "shuangkong.emissions"
    label = "emissions"
    verbose_name = _("总量减排")
