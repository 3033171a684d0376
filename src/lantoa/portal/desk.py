from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from lantoa.common.desk import Door, Errand, add_door, errand_source

from .enums import Progress
from .gate import is_open
from .models import StoryPage
from .queries import recognised_untold

add_door(Door(pgettext_lazy("portal", "Stories"), "portal:stories", "pen", "portal.write_story", 60))


@errand_source
def stories_to_write(user, now):
    """Recognised exemplars that nobody has told of yet, and drafts that may go out."""
    if not user.has_perm("portal.write_story"):
        return
    untold = recognised_untold(user).count()
    if untold:
        yield Errand(
            title=ngettext(
                "%(number)s recognised exemplar has no story yet",
                "%(number)s recognised exemplars have no story yet",
                untold,
            )
            % {"number": untold},
            detail=_("A draft is made from the dossier in one click."),
            url=reverse("portal:stories"),
            action=_("Choose one"),
            label=_("To write"),
            tone="due",
        )
    on = timezone.localdate(now)
    drafts = StoryPage.objects.filter(is_open(on), live=False, first_published_at__isnull=True).count()
    if drafts:
        yield Errand(
            title=ngettext("%(number)s draft has all its consents", "%(number)s drafts have all their consents", drafts)
            % {"number": drafts},
            detail=_("Read once more, then publish."),
            url=f"{reverse('portal:stories')}?tinh-trang={Progress.DRAFT}",
            action=_("See drafts"),
            label=_("Ready"),
        )
