from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    name = "shuangkong.access"
    label = "access"
    verbose_name = _("权限")

    def ready(self) -> None:
        """Guard the trail after every migration; write down who signs in and out, whichever way they come."""
        from django.contrib.auth import signals
        from django.db.models.signals import post_migrate

        from shuangkong.access import append_only, signing

        post_migrate.connect(lambda using, **_: append_only.guard(using), sender=self, weak=False, dispatch_uid="guard")
        signals.user_logged_in.connect(signing.signed_in)
        signals.user_logged_out.connect(signing.signed_out)
