from datetime import UTC, datetime, timedelta

import factory

from lantoa.accounts.models import Invitation, User
from lantoa.common.tokens import hash_token


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"user{n}@example.edu.vn")
    last_name = "Trần Thị"
    first_name = factory.Sequence(lambda n: f"Mẫu{n}")


class InvitationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Invitation

    class Params:
        # The secret of the link; the row keeps only its hash.
        token = factory.Sequence(lambda n: f"secret-{n}")

    user = factory.SubFactory(UserFactory)
    token_hash = factory.LazyAttribute(lambda invitation: hash_token(invitation.token))
    invited_at = datetime(2026, 11, 20, 2, tzinfo=UTC)
    expires_at = factory.LazyAttribute(lambda invitation: invitation.invited_at + timedelta(hours=72))
