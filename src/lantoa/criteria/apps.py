from django.apps import AppConfig


class CriteriaConfig(AppConfig):
    name = "lantoa.criteria"
    verbose_name = "Criteria"
