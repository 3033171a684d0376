"""What the editor at /cms/ does our way: the gate's refusals, records that stay, a smaller menu."""

from django.contrib import messages
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from .gate import missing_purposes, refusal
from .models import HomePage, StoryPage

_NEEDLESS = {"documents", "reports", "snippets", "help"}


@hooks.register("before_publish_page")
def ask_the_gate(request, page):
    """Keep an uncleared story a draft; what was typed has been saved as one by now."""
    if isinstance(page, StoryPage) and (missing := missing_purposes(page, on=timezone.localdate())):
        messages.error(request, refusal(missing))
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register("before_bulk_action")
def ask_the_gate_for_many(request, action_type, objects, action):
    """Refuse publishing, moving or deleting several at once when one of them may not be."""
    pages = [page.specific for page in objects if isinstance(page, Page)]
    stories = [page for page in pages if isinstance(page, StoryPage)]
    on = timezone.localdate()
    for story in stories:
        if action_type == "publish" and (missing := missing_purposes(story, on=on)):
            return _refuse(request, f"{story.title}: {refusal(missing)}")
    if action_type in ("delete", "move"):
        for page in pages:
            if answer := _stays(request, page):
                return answer
    return None


@hooks.register("before_delete_page")
@hooks.register("before_move_page")
def keep_what_was_public(request, page, *where):
    """Addresses and numbers given to readers stay: a story is taken down, not removed."""
    return _stays(request, page.specific)


def _stays(request, page):
    if isinstance(page, HomePage):
        return _refuse(request, _("The front page stays where it is."))
    if isinstance(page, StoryPage) and page.first_published_at:
        return _refuse(request, _("This story was public: readers and the record point to it. Unpublish it instead."))
    return None


@hooks.register("before_copy_page")
def never_copy(request, page):
    """One exemplar, one matter, one story."""
    if isinstance(page.specific, StoryPage):
        return _refuse(request, _("A story is not copied: it has one exemplar and one set of consents."))
    return None


def _refuse(request, message):
    messages.error(request, message)
    return redirect("wagtailadmin_home")


@hooks.register("construct_main_menu")
def leave_out_what_we_do_not_use(request, menu_items):
    menu_items[:] = [item for item in menu_items if item.name not in _NEEDLESS]


@hooks.register("construct_homepage_summary_items", order=1000)
def no_counts(request, items):
    items.clear()


@hooks.register("register_admin_menu_item")
def way_back():
    return MenuItem(pgettext_lazy("portal", "Stories"), reverse_lazy("portal:stories"), icon_name="list-ul", order=1)


@hooks.register("insert_global_admin_css")
def our_colors():
    return format_html('<link rel="stylesheet" href="{}">', static("portal/editor.css"))


@hooks.register("insert_global_admin_js")
def words_of_scripts():
    return format_html('<script src="{}"></script>', static("portal/editor-words.js"))


@hooks.register("insert_editor_js")
def count_words():
    return format_html('<script src="{}" defer></script>', static("portal/count-words.js"))
