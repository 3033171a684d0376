from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CommonConfig(AppConfig):
    name = "lantoa.common"

    def ready(self):
        # rules' own autodiscovery looks only for rules.py; ours are named for what they hold.
        autodiscover_modules("permissions", "receivers", "desk")
