from django.apps import AppConfig


class NominationsConfig(AppConfig):
    name = "lantoa.nominations"
    verbose_name = "Nominations"
