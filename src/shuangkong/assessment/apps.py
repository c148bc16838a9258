from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentConfig(AppConfig):
    name = "shuangkong.assessment"
    label = "assessment"
    verbose_name = _("监督考核")
