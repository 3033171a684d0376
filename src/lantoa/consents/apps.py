from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class ConsentsConfig(AppConfig):
    name = "lantoa.consents"
    verbose_name = "Consents"

    def ready(self):
        from . import guard  # noqa: PLC0415 -- as late as the portal's, so that both stand side by side

        pre_migrate.connect(guard.step_aside, sender=self, dispatch_uid="consents.guard.step_aside")
        post_migrate.connect(guard.stand_again, sender=self, dispatch_uid="consents.guard.stand_again")
