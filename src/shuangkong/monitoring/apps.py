from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MonitoringConfig(AppConfig):
    name = "shuangkong.monitoring"
    label = "monitoring"
    verbose_name = _("监测")

    def ready(self) -> None:
        """Let the gateways know of a changed station, once it is certain."""
        from django.db import transaction
        from django.db.models.signals import post_save

        from shuangkong.monitoring.models import Station
        from shuangkong.monitoring.services import write_stations

        def tell(**_: object) -> None:
            transaction.on_commit(write_stations, robust=True)  # a faulty list made by hand is logged

        post_save.connect(tell, sender=Station, weak=False, dispatch_uid="stations")
