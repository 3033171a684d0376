from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Salutation(TextChoices):
    """How the product addresses a person; Vietnamese has no neutral 'you'."""

    NEUTRAL = "ban", pgettext_lazy("salutation", "you")
    MALE_TEACHER = "thay", pgettext_lazy("salutation", "sir (teacher)")
    FEMALE_TEACHER = "co", pgettext_lazy("salutation", "miss (teacher)")
    ELDER_BROTHER = "anh", pgettext_lazy("salutation", "mister")
    ELDER_SISTER = "chi", pgettext_lazy("salutation", "madam")
