"""The two lists of a story that have a shape: its facts and its steps."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.blocks import CharBlock, StructBlock


class FactBlock(StructBlock):
    """A figure and what it counts."""

    value = CharBlock(
        label=pgettext_lazy("story", "Figure"),
        max_length=24,
        help_text=_("At most 12 characters: 85.000đ, 31 → 47%, 23"),
    )
    label = CharBlock(
        label=_("What it counts"), max_length=80, help_text=_("A few words: pupils who chose the subject")
    )

    class Meta:
        icon = "order"
        label = pgettext_lazy("story", "Fact")


class StepBlock(CharBlock):
    """One thing to do, in the order of doing."""

    class Meta:
        icon = "tick"
        label = pgettext_lazy("story", "Step")
