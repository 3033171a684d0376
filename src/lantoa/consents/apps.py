from django.apps import AppConfig


class ConsentsConfig(AppConfig):
    name = "lantoa.consents"
    verbose_name = "Consents"
