"""Building blocks for models of all apps."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class DatedQuerySet(models.QuerySet):
    """Rows that hold from ``valid_from`` until the day before ``valid_to``."""

    def on(self, day):
        """Keep rows that hold on ``day``."""
        still = models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=day)
        return self.filter(still, valid_from__lte=day)


class Dated(models.Model):
    """Holds from ``valid_from`` (inclusive) to ``valid_to`` (exclusive; empty: open)."""

    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        abstract = True


def valid_period(name: str) -> models.CheckConstraint:
    """Return the constraint that a dated row does not end before it begins."""
    message: Any = _("The end must come after the beginning.")
    return models.CheckConstraint(
        name=name,
        condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=models.F("valid_from")),
        violation_error_message=message,
    )
