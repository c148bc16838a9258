from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistersConfig(AppConfig):
    name = "shuangkong.registers"
    label = "registers"
    verbose_name = _("台账")

    def ready(self) -> None:
        """Tell the permissions what stands above an area: the register knows the zones, the codes do not."""
        from shuangkong.access.scope import use_lineage
        from shuangkong.registers.services import lineage

        use_lineage(lineage)
