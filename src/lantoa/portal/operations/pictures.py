"""Pictures of stories: copied from the evidence, made in the sizes readers get."""

from typing import Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from lantoa.common.uploads import open_private
from lantoa.nominations.models import Nomination

from ..models import PortalImage, StoryPage
from ..queries import SIZES


def copy_evidence(nomination: Nomination, *, by: Any) -> list[PortalImage]:
    """Return the dossier's pictures as pictures of the portal, each copied once.

    They were checked and stripped of metadata when the school sent them.
    """
    pictures = []
    for evidence in nomination.evidence.order_by("pk"):
        if not evidence.is_picture:
            continue
        known = PortalImage.objects.filter(source_sha256=evidence.sha256).first()
        pictures.append(known or _copied(evidence, by=by))
    return pictures


def _copied(evidence: Any, *, by: Any) -> PortalImage:
    with open_private(evidence.file) as source:
        content = source.read()
    name = evidence.file.rsplit("/", 1)[-1]
    picture = PortalImage(
        title=(evidence.caption or evidence.original_name)[:255],
        description=evidence.caption[:255],
        credit=_("Photo: %(unit)s") % {"unit": evidence.nomination.unit_name[:180]},
        shows_people=evidence.shows_people,
        source_sha256=evidence.sha256,
        uploaded_by_user=by,
        file=ContentFile(content, name=name),
    )
    picture.file_size = len(content)
    picture.save()
    return picture


def make_sizes(story: StoryPage) -> None:
    """Make the sizes readers get, so that no reader waits for them."""
    if story.hero_picture:
        for size in SIZES:
            story.hero_picture.sized(size)
