from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.images.models import AbstractImage, AbstractRendition, SourceImageIOError


class PortalImage(AbstractImage):
    """A picture of the portal; public only as part of a live story."""

    credit = models.CharField(
        pgettext_lazy("story", "credit"), max_length=200, blank=True, help_text=_("Who took or drew it.")
    )
    # True until somebody says otherwise: doubt protects the person.
    shows_people = models.BooleanField(_("people can be recognised in it"), default=True)
    # The evidence it was copied from, so that it is copied once.
    source_sha256 = models.CharField(max_length=64, blank=True, editable=False, db_index=True)

    admin_form_fields = (
        "title",
        "file",
        "description",
        "credit",
        "shows_people",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = pgettext_lazy("story", "picture")
        verbose_name_plural = pgettext_lazy("story", "pictures")

    def __str__(self):
        return self.title

    def sized(self, size):
        """Return the picture in ``size``, made now unless it was before; None when its file cannot be read."""
        if not self.file.storage.exists(self.file.name):
            return None
        try:
            return self.get_rendition(size)
        except SourceImageIOError:
            return None

    def generate_rendition_file(self, recipe, *, source=None):
        # Wagtail draws into a temporary file and never closes it.
        with super().generate_rendition_file(recipe, source=source) as drawn:
            drawn.seek(0)
            return ContentFile(drawn.read(), name=drawn.name)


class PortalRendition(AbstractRendition):
    """A size of a picture, as readers get it."""

    image = models.ForeignKey("portal.PortalImage", models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="portal_rendition_once_per_size"
            )
        ]

    def __str__(self):
        return f"{self.image} {self.filter_spec}"
