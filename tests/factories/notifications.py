from datetime import datetime
from zoneinfo import ZoneInfo

import factory

from lantoa.notifications.enums import Urgency
from lantoa.notifications.models import Mail, Notification
from tests.factories.accounts import UserFactory

CREATED_AT = datetime(2026, 11, 20, 6, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


class NotificationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Notification

    recipient = factory.SubFactory(UserFactory)
    title = factory.Sequence(lambda n: f"Thông báo {n}")
    urgency = Urgency.DIGEST
    dedupe_key = factory.Sequence(lambda n: f"thu-{n}")
    created_at = CREATED_AT


class MailFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Mail

    to = factory.Sequence(lambda n: f"nguoi{n}@example.edu.vn")
    subject = factory.Sequence(lambda n: f"Thư {n}")
    body = "Nội dung."
    dedupe_key = factory.Sequence(lambda n: f"thu-{n}")
    created_at = CREATED_AT
    not_before = CREATED_AT
