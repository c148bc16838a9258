from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClosingConfig(AppConfig):
    name = "shuangkong.closing"
    label = "closing"
    verbose_name = _("数据锁定")

    def ready(self) -> None:
        """Let cases of the audit name the closings that they refer to, and the gate of projects know where areas stand."""
        from shuangkong.audit import closings_cited
        from shuangkong.closing import cited, regional
        from shuangkong.projects import sealed_standing

        closings_cited.use(cited.of)
        sealed_standing.use(regional.of)
