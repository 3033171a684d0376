"""The one gate through which every state changes."""

from collections.abc import Mapping
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from .errors import DomainError


class IllegalTransition(DomainError):
    """The table of transitions has no such step."""


@transaction.atomic
def move(obj: models.Model, to: models.TextChoices, *, allowed: Mapping, field: str = "state", **stamps: Any) -> Any:
    """Put ``obj`` in state ``to``, set ``stamps`` in the same write, return the state it left.

    :raises IllegalTransition: if ``allowed`` has no such step from the stored state
    """
    # Lock and reread: two officers may press the button in the same second.
    states = type(to)
    current = states(type(obj)._base_manager.select_for_update().values_list(field, flat=True).get(pk=obj.pk))
    if to not in allowed.get(current, ()):
        raise IllegalTransition(
            _("This step is no longer possible: it is now “%(current)s”. Reload the page to see what happened.")
            % {"current": current.label}
        )
    for name, value in {field: to, **stamps}.items():
        setattr(obj, name, value)
    obj.save(update_fields=[field, *stamps])
    return current


#: State machines of all apps, for ``lantoa state-diagrams``: name -> (choices, transitions).
MACHINES: dict[str, tuple[type[models.TextChoices], Mapping]] = {}


def state_machine(name: str, choices: type[models.TextChoices], transitions: Mapping) -> Mapping:
    """Register ``transitions`` under ``name`` so that its diagram is drawn, and return them."""
    MACHINES[name] = (choices, transitions)
    return transitions
