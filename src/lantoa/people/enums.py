from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PersonKind(TextChoices):
    STAFF = "staff", pgettext_lazy("person", "Staff")
    PUPIL = "pupil", pgettext_lazy("person", "Pupil")
    OTHER = "other", pgettext_lazy("person", "Parent or citizen")


class Sex(TextChoices):
    FEMALE = "f", _("Female")
    MALE = "m", _("Male")
