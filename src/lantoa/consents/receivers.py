"""Keeps gates true when ages change."""

from django.dispatch import receiver

from lantoa.people.signals import person_changed

from . import operations
from .models import Matter


@receiver(person_changed, dispatch_uid="consents.recompute_for_person")
def recompute_for_person(sender, *, person, at, **kwargs):
    """Recompute every matter the person appears in, in the same transaction as the change."""
    for matter in Matter.objects.filter(appearances__person=person, appearances__removed_at__isnull=True).order_by(
        "pk"
    ):
        operations.recompute_clearance(matter, at=at)
