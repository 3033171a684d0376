import nh3
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet

from lantoa.common.text import clean_line, clean_text, words
from lantoa.exemplars.enums import Field, SubjectKind

from .. import gate
from ..blocks import FactBlock, StepBlock
from ..enums import PALETTES, TONES

BODY_FEATURES = ["bold", "italic", "ul", "ol", "link"]
_BODY_TAGS = {"p", "b", "strong", "i", "em", "ul", "ol", "li", "br", "a"}
#: Facts of the record, not of a version of the text: an old revision never brings old ones back.
_KEPT = ("serial", "exemplar_id", "matter_id", "unit_id", "kind")
_LINES = ("title", "quote", "quote_by", "picture_caption", "picture_credit", "measure_name", "measure_unit")
_PARAGRAPHS = ("summary", "opening", "turning_point", "copy_answer", "copy_watch_out")


class PortalPage(Page):
    """What all pages of the portal share: addresses of our own, and no private corners."""

    private_page_options: list[str] = []

    class Meta:
        abstract = True

    def get_absolute_url(self):
        """Return the public path: the front page's own segment is left out."""
        return "/" + self.url_path.split("/", 2)[2]

    def get_url_parts(self, request=None):
        """Tell Wagtail the addresses of ``portal.urls``, which it does not know."""
        sites = self._get_relevant_site_root_paths(request)
        if not sites:
            return None
        return sites[0].site_id, sites[0].root_url, self.get_absolute_url()


class HomePage(PortalPage):
    """The front page: which story leads, and the occasion of these days."""

    occasion = models.CharField(
        pgettext_lazy("story", "occasion"),
        max_length=80,
        blank=True,
        help_text=_("Stands beside the number of the leading story."),
    )
    lead_story = models.ForeignKey(
        "portal.StoryPage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("leading story"),
        help_text=_("Left empty, the newest story leads."),
    )

    template = "portal/preview/home.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["portal.ColumnPage"]
    max_count = 1

    class Meta:
        verbose_name = _("front page")

    def get_absolute_url(self):
        return "/"


class ColumnPage(PortalPage):
    """A column collects the stories of one kind of subject."""

    kind = models.CharField(pgettext_lazy("story", "collects"), max_length=16, choices=SubjectKind)
    intro = models.TextField(
        pgettext_lazy("story", "introduction"), blank=True, help_text=_("One or two sentences below the title.")
    )
    title_english = models.CharField(_("title in English"), max_length=120, blank=True)
    intro_english = models.TextField(_("introduction in English"), blank=True)

    template = "portal/preview/column.html"
    parent_page_types = ["portal.HomePage"]
    subpage_types = ["portal.StoryPage"]

    class Meta:
        verbose_name = pgettext_lazy("story", "column")


class StoryPageQuerySet(PageQuerySet):
    def public(self, on):
        """Live stories of which everything shown is cleared on day ``on``."""
        return self.filter(gate.is_open(on), live=True)

    def visible_to(self, user):
        """Stories ``user`` works on, drafts included; ``permissions.may_write`` says the same."""
        return self if user.has_perm("portal.write_story") else self.none()


class StoryPageManager(PageManager.from_queryset(StoryPageQuerySet)):
    """Wagtail's tree order, our filters."""


class StoryPage(PortalPage):
    """The story of one exemplar. ``title`` is the headline: a person, a deed, a number."""

    exemplar = models.ForeignKey("exemplars.Exemplar", models.PROTECT, related_name="stories")
    # One matter, one story: a second click finds the first draft.
    matter = models.OneToOneField("consents.Matter", models.PROTECT, related_name="story")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="stories")
    # The unit as it was named then; units are renamed and merged.
    unit_name = models.CharField(_("unit as named in the story"), max_length=300)
    kind = models.CharField(pgettext_lazy("story", "kind"), max_length=16, choices=SubjectKind)
    field = models.CharField(pgettext_lazy("story", "field"), max_length=16, choices=Field, blank=True)
    serial = models.PositiveIntegerField(pgettext_lazy("story", "number"), unique=True, null=True, editable=False)

    summary = models.CharField(pgettext_lazy("story", "summary"), max_length=200)
    hero_picture = models.ForeignKey(
        "portal.PortalImage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="stories",
        verbose_name=pgettext_lazy("story", "picture"),
    )
    picture_caption = models.CharField(pgettext_lazy("story", "caption"), max_length=200, blank=True)
    picture_credit = models.CharField(pgettext_lazy("story", "credit"), max_length=120, blank=True)
    picture_shows_person = models.BooleanField(_("people can be recognised in the picture"), default=True)
    quote = models.CharField(pgettext_lazy("story", "quote"), max_length=300, blank=True)
    quote_by = models.CharField(_("said by"), max_length=120, blank=True)
    facts = StreamField([("fact", FactBlock())], verbose_name=pgettext_lazy("story", "facts"), blank=True, max_num=3)
    opening = models.TextField(pgettext_lazy("story", "opening"))
    turning_point = models.TextField(_("turning point"), blank=True)
    body = RichTextField(_("what happened"), features=BODY_FEATURES, blank=True)
    measure_name = models.CharField(_("what was measured"), max_length=120, blank=True)
    measure_unit = models.CharField(_("unit of measure"), max_length=40, blank=True)
    measure_before = models.DecimalField(
        pgettext_lazy("story", "before"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    measure_after = models.DecimalField(
        pgettext_lazy("story", "after"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    measure_source = models.CharField(_("source of the figures"), max_length=200, blank=True)
    copy_answer = models.TextField(_("the short answer"), blank=True)
    copy_steps = StreamField(
        [("step", StepBlock())], verbose_name=pgettext_lazy("story", "steps"), blank=True, max_num=7
    )
    copy_cost = models.CharField(pgettext_lazy("story", "cost"), max_length=160, blank=True)
    copy_time = models.CharField(pgettext_lazy("story", "time"), max_length=160, blank=True)
    copy_watch_out = models.TextField(_("watch out"), blank=True)

    objects = StoryPageManager()

    template = "portal/preview/story.html"
    parent_page_types = ["portal.ColumnPage"]
    subpage_types: list[str] = []
    # Stories begin with a recognised nomination, never with an empty page.
    is_creatable = False
    exclude_fields_in_copy = ["serial"]

    class Meta:
        verbose_name = pgettext_lazy("story", "story")

    def clean(self):
        super().clean()
        self._tidy()
        if self.hero_picture and self.hero_picture.shows_people:
            self.picture_shows_person = True
        self._keep_address()
        if self.live:
            try:
                gate.require_clearance(self, on=timezone.localdate())
            except gate.NotCleared as refused:
                raise ValidationError(str(refused), code="not_cleared") from refused

    def _tidy(self):
        for name in _LINES:
            setattr(self, name, clean_line(getattr(self, name)))
        for name in _PARAGRAPHS:
            setattr(self, name, clean_text(getattr(self, name)))
        self.body = nh3.clean(
            clean_text(self.body),
            tags=_BODY_TAGS,
            attributes={"a": {"href", "linktype", "id"}},
            url_schemes={"http", "https", "mailto"},
            link_rel=None,
        )

    def _keep_address(self):
        # Readers keep links; an address that was public once stays.
        if self.first_published_at and self.pk:
            kept = type(self).objects.filter(pk=self.pk).values_list("slug", flat=True).first()
            self.slug = kept or self.slug

    def with_content_json(self, content):
        story = super().with_content_json(content)
        for name in _KEPT:
            setattr(story, name, getattr(self, name))
        return story

    @property
    def palette(self) -> str:
        """The colour family of the ripple."""
        return PALETTES[SubjectKind(self.kind)]

    @property
    def tone(self) -> str:
        return TONES[SubjectKind(self.kind)]

    @property
    def can_be_copied(self) -> bool:
        """Whether the story tells others how to do it too; a good deed seldom does."""
        return bool(self.copy_answer or self.copy_steps)

    @property
    def minutes(self) -> int:
        """Minutes of reading at 200 words a minute, at least one."""
        count = len(words(f"{self.opening} {self.turning_point} {strip_tags(self.body)}"))
        return max(1, round(count / 200))
