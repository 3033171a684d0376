from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Signatory(TextChoices):
    """Who answers: the person, or the legal representative of a child."""

    SELF = "self", _("The person")
    REPRESENTATIVE = "representative", _("Parent or guardian")


class Audience(TextChoices):
    """For whom a text is worded; the questions are the same."""

    PERSON = "person", _("An adult about themselves")
    CHILD = "child", _("A child about themselves")
    REPRESENTATIVE = "representative", _("A parent or guardian about a child")


class Method(TextChoices):
    LINK = "link", _("Personal link")
    PAPER = "paper", _("Signed paper")


class Purpose(TextChoices):
    """What is done with the data; a story needs STORY, a picture of the person needs PICTURE."""

    STORY = "story", _("Tell the story with name and unit")
    PICTURE = "picture", _("Show pictures of the person")


class Channel(TextChoices):
    PORTAL = "portal", _("The portal of the education sector")
    ZALO = "zalo", _("Zalo")
    FACEBOOK = "facebook", _("Facebook")
    PRINT = "print", _("Printed matter and boards")
    PRESS = "press", _("Newspapers, radio and television")


#: Every question a signatory answers, in the order of the page.
PAIRS = tuple((purpose, channel) for purpose in Purpose for channel in Channel)
