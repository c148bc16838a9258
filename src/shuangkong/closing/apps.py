from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClosingConfig(AppConfig):
    name = "shuangkong.closing"
    label = "closing"
    verbose_name = _("数据锁定")

    def ready(self) -> None:
        """Give the rooms below what was sealed: cases of the audit, the gate of projects, assessments, budgets."""
        from shuangkong.assessment import sealed
        from shuangkong.audit import closings_cited
        from shuangkong.closing import assessed, base_units, budget_energy, cited, regional
        from shuangkong.energy import sealed_energy
        from shuangkong.projects import sealed_standing

        closings_cited.use(cited.of)
        sealed_standing.use(regional.of)
        sealed.use(assessed.of)
        sealed_energy.use(budget_energy.of)
        sealed_energy.use_base(base_units.of)
