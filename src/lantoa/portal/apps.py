from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class PortalConfig(AppConfig):
    name = "lantoa.portal"
    verbose_name = "Portal"

    def ready(self):
        # Both name models, which are ready only now; panels gives the pages their forms.
        from . import gate, panels  # noqa: F401, PLC0415

        pre_migrate.connect(gate.step_aside, sender=self, dispatch_uid="portal.gate.step_aside")
        post_migrate.connect(gate.stand_again, sender=self, dispatch_uid="portal.gate.stand_again")
