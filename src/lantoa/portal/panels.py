"""The editor's form of a story: nine parts, in the order in which they are read."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    PublishingPanel,
    TabbedInterface,
)
from wagtail.admin.widgets import AdminAutoHeightTextInput

from lantoa.consents.enums import Purpose
from lantoa.consents.queries import consent_overview

from .gate import missing_purposes
from .models import ColumnPage, HomePage, StoryPage


class StandingPanel(Panel):
    """Tells whom the story is about, whether it may be published, and whose answers are missing."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "portal/panels/standing.html"

        def get_context_data(self, parent_context=None):
            context = super().get_context_data(parent_context)
            story, on = self.instance, timezone.localdate()
            missing = missing_purposes(story, on=on)
            return {
                **context,
                "story": story,
                "story_missing": Purpose.STORY in missing,
                "picture_missing": Purpose.PICTURE in missing,
                "unanswered": consent_overview(story.matter, on=on).missing if missing else [],
            }


def _counted(field: str, most: int, **options) -> FieldPanel:
    """Return a field beside which the editor counts words against ``most``."""
    return FieldPanel(field, attrs={"data-most-words": most}, **options)


_STORY = [
    StandingPanel(),
    MultiFieldPanel(
        [
            FieldPanel(
                "title",
                heading=pgettext_lazy("story", "Headline"),
                help_text=_("A person, a deed, a number, in at most 90 characters. It must hold without the story."),
            ),
            FieldPanel(
                "summary",
                widget=AdminAutoHeightTextInput,
                help_text=_("One or two sentences, at most 200 characters. Shown in lists."),
            ),
        ],
        heading=_("1. Headline"),
    ),
    MultiFieldPanel(
        [
            FieldPanel(
                "hero_picture",
                help_text=_("One true picture of the deed. Without one the story shows how it spreads."),
            ),
            FieldPanel("picture_caption", help_text=_("Who is doing what, where.")),
            FieldPanel("picture_credit"),
            FieldPanel(
                "picture_shows_person",
                help_text=_("Then everyone who can be recognised must have agreed to the picture too."),
            ),
        ],
        heading=_("2. Picture"),
    ),
    MultiFieldPanel(
        [
            _counted(
                "quote",
                25,
                widget=AdminAutoHeightTextInput,
                help_text=_("At most 25 words, as they were said. Ask for it; never make one up."),
            ),
            FieldPanel("quote_by", help_text=_("As readers would call them: “cô Nhiên”.")),
        ],
        heading=_("3. Quote"),
    ),
    MultiFieldPanel(
        [FieldPanel("facts", help_text=_("Three figures that tell it all to somebody who reads nothing else."))],
        heading=_("4. In 30 seconds"),
    ),
    MultiFieldPanel(
        [
            _counted("opening", 120, help_text=_("Begin inside a scene: a place, a person, something that happens.")),
            _counted("turning_point", 120, help_text=_("The moment it changed. What went wrong belongs here.")),
        ],
        heading=_("5. Opening and turning point"),
    ),
    MultiFieldPanel(
        [
            _counted(
                "body",
                260,
                help_text=_("How it was done and what became of it. All parts together: 200 to 400 words."),
            )
        ],
        heading=_("6. What happened"),
    ),
    MultiFieldPanel(
        [
            FieldPanel("measure_name", help_text=_("What was counted: books borrowed each month.")),
            FieldRowPanel([FieldPanel("measure_before"), FieldPanel("measure_after"), FieldPanel("measure_unit")]),
            FieldPanel("measure_source", help_text=_("Which record, from when. Without a source a figure is a claim.")),
        ],
        heading=_("7. Before and after"),
    ),
    MultiFieldPanel(
        [
            FieldPanel("copy_answer", help_text=_("Yes, if … One sentence on what it takes.")),
            FieldPanel("copy_steps", help_text=_("Three to five steps, each begins with a verb.")),
            FieldRowPanel([FieldPanel("copy_cost"), FieldPanel("copy_time")]),
            FieldPanel("copy_watch_out", help_text=_("What went wrong, so that the next school is spared it.")),
        ],
        heading=_("8. Can others do it too?"),
        help_text=_("Leave all of it empty where nothing can be copied, as with most good deeds."),
    ),
    MultiFieldPanel(
        [
            FieldPanel("field"),
            FieldPanel("unit_name"),
            FieldPanel("slug", help_text=_("The address. It stays as it is once the story was public.")),
            FieldPanel("search_description", help_text=_("Shown when the story is shared; empty: the summary.")),
        ],
        heading=_("9. Place and address"),
    ),
]
StoryPage.edit_handler = TabbedInterface(
    [
        ObjectList(_STORY, heading=pgettext_lazy("story", "Story")),
        ObjectList([PublishingPanel()], heading=pgettext_lazy("story", "Publishing")),
    ]
)
ColumnPage.edit_handler = TabbedInterface(
    [
        ObjectList(
            [
                FieldPanel("title", heading=pgettext_lazy("story", "Title")),
                FieldPanel("intro"),
                FieldPanel("title_english"),
                FieldPanel("intro_english"),
                FieldPanel("kind"),
                FieldPanel("slug"),
            ],
            heading=pgettext_lazy("story", "Column"),
        )
    ]
)
HomePage.edit_handler = TabbedInterface(
    [ObjectList([FieldPanel("lead_story"), FieldPanel("occasion")], heading=_("Front page"))]
)
