from django.apps import AppConfig


class ReplicationConfig(AppConfig):
    name = "lantoa.replication"
    verbose_name = "Replication"
