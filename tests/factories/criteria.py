import factory

from lantoa.criteria.models import CriteriaSet, Criterion


class CriteriaSetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CriteriaSet

    code = factory.Sequence(lambda n: f"bo-tieu-chi-{n}")
    title = factory.Sequence(lambda n: f"Bộ tiêu chí mẫu {n}")


class CriterionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Criterion

    criteria_set = factory.SubFactory(CriteriaSetFactory)
    position = factory.Sequence(lambda n: n + 1)
    name = factory.Sequence(lambda n: f"Tiêu chí mẫu {n}")
    question = "Kết quả đo được là gì?"
    weight = 50
