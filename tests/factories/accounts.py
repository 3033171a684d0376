import factory

from lantoa.accounts.models import User


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"user{n}@example.edu.vn")
    last_name = "Trần Thị"
    first_name = factory.Sequence(lambda n: f"Mẫu{n}")
