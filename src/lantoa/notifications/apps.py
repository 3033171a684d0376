from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "lantoa.notifications"
    verbose_name = "Notifications"

    def ready(self):
        from . import tasks  # noqa: F401, PLC0415 -- the hint to send soon listens in every process that queues letters
