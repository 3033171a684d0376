from datetime import UTC, datetime

import factory
from wagtail.models import Page

from lantoa.consents.enums import Channel, Purpose
from lantoa.consents.models import Clearance
from lantoa.exemplars.enums import SubjectKind
from lantoa.portal.models import ColumnPage, StoryPage
from lantoa.portal.operations import ensure_portal
from tests.factories.consents import MatterFactory
from tests.factories.exemplars import ExemplarFactory

A_MOMENT = datetime(2026, 11, 1, 2, 0, tzinfo=UTC)


def clear(matter, *purposes, expires_on=None):
    """Open the portal's gate of ``matter``, which names nobody, for ``purposes`` (all if none is named)."""
    type(matter).objects.filter(pk=matter.pk).update(names_nobody=True)
    for purpose in purposes or tuple(Purpose):
        Clearance.objects.update_or_create(
            matter=matter,
            purpose=purpose,
            channel=Channel.PORTAL,
            defaults={"is_cleared": True, "computed_at": A_MOMENT, "expires_on": expires_on},
        )


def close(matter, *purposes):
    """Close the portal's gate of ``matter``, as a withdrawal does."""
    Clearance.objects.filter(matter=matter, purpose__in=purposes or tuple(Purpose)).update(is_cleared=False)


class StoryPageFactory(factory.django.DjangoModelFactory):
    """A draft below the column of its kind."""

    class Meta:
        model = StoryPage

    class Params:
        cleared = factory.Trait(clearing=factory.PostGeneration(lambda story, *_: clear(story.matter)))
        told = factory.Trait(
            clearing=factory.PostGeneration(lambda story, *_: clear(story.matter)),
            telling=factory.PostGeneration(lambda story, *_: story.save_revision().publish()),
        )

    title = factory.Sequence(lambda n: f"Giờ chào cờ không diễn văn {n}")
    slug = factory.Sequence(lambda n: f"gio-chao-co-{n}")
    kind = SubjectKind.MODEL
    exemplar = factory.SubFactory(ExemplarFactory)
    unit = factory.SelfAttribute("exemplar.unit")
    unit_name = factory.SelfAttribute("unit.name")
    matter = factory.SubFactory(MatterFactory, unit=factory.SelfAttribute("..unit"))
    summary = "Mỗi tuần một lớp kể chuyện người thật việc thật dưới cờ."
    opening = "Sáng thứ Hai đầu tiên, micro hỏng."
    live = False

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        ensure_portal(at=A_MOMENT)
        column = ColumnPage.objects.get(kind=kwargs["kind"])
        # Read anew: the tree counts children in the row.
        return Page.objects.get(pk=column.pk).add_child(instance=model_class(**kwargs))

    @classmethod
    def _after_postgeneration(cls, instance, create, results=None):
        """Publishing changed the row behind this object."""
        if create:
            instance.refresh_from_db()
