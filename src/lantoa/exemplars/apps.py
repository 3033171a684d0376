from django.apps import AppConfig


class ExemplarsConfig(AppConfig):
    name = "lantoa.exemplars"
    verbose_name = "Exemplars"
