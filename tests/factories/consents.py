from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import factory

from lantoa.common.tokens import hash_token
from lantoa.consents.enums import Signatory
from lantoa.consents.models import Appearance, ConsentRequest, Matter
from tests.factories.accounts import UserFactory
from tests.factories.people import PersonFactory
from tests.factories.units import UnitFactory

ASKED_AT = datetime(2026, 11, 18, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


class MatterFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Matter

    unit = factory.SubFactory(UnitFactory)
    title = factory.Sequence(lambda n: f"Việc tốt số {n}")
    summary = "Trả lại ví tiền nhặt được trước cổng trường."
    created_at = ASKED_AT


class AppearanceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Appearance

    matter = factory.SubFactory(MatterFactory)
    person = factory.SubFactory(PersonFactory)

    class Params:
        pupil = factory.Trait(person=factory.SubFactory(PersonFactory, pupil=True))


class ConsentRequestFactory(factory.django.DjangoModelFactory):
    """``token`` is the secret of the link; only its hash is stored."""

    class Meta:
        model = ConsentRequest

    class Params:
        token = factory.Sequence(lambda n: f"token-{n}")

    appearance = factory.SubFactory(AppearanceFactory)
    signatory = Signatory.SELF
    signatory_name = factory.SelfAttribute("appearance.person.full_name")
    token_hash = factory.LazyAttribute(lambda row: hash_token(row.token))
    asked_by = factory.SubFactory(UserFactory)
    asked_at = ASKED_AT
    expires_at = ASKED_AT + timedelta(days=60)
    last_sent_at = ASKED_AT
    sent_count = 1
