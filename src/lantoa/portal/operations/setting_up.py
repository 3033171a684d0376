"""The tree a new installation begins with, and the door for editors."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Locale, Page, Site

from lantoa.audit.operations import record

from ..enums import FIRST_COLUMNS, HOME_SLUG
from ..models import ColumnPage, HomePage

EDITORS = "Biên tập viên"
_ON_PAGES = ("add_page", "change_page", "publish_page")
_ON_PICTURES = ("add_image", "change_image", "choose_image")


@transaction.atomic
def ensure_portal(*, at: datetime) -> HomePage:
    """Return the front page, with its columns, the default site and the editors' group; safe to repeat."""
    home = HomePage.objects.order_by("pk").first()
    if home is None:
        home = _plant(at)
    _point_site(home)
    _grant_editors(home)
    return home


def _plant(at: datetime) -> HomePage:
    Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root"))
    home = root.add_child(instance=HomePage(title="Lan Tỏa", slug=HOME_SLUG, first_published_at=at))
    for kind, slug, title, title_english, intro in FIRST_COLUMNS:
        home.add_child(
            instance=ColumnPage(
                title=title, slug=slug, kind=kind, intro=intro, title_english=title_english, first_published_at=at
            )
        )
    record("portal.set_up", home, by=None, at=at)
    return home


def _point_site(home: HomePage) -> None:
    """Make the portal the one site; Wagtail's own welcome page goes."""
    address = urlsplit(settings.SITE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": address.hostname or "localhost", "port": port, "root_page": home, "site_name": "Lan Tỏa"},
    )
    for welcome in Page.objects.filter(depth=2, content_type__model="page", content_type__app_label="wagtailcore"):
        welcome.delete()


def _grant_editors(home: HomePage) -> None:
    group, _is_new = Group.objects.get_or_create(name=EDITORS)
    group.permissions.add(Permission.objects.get(codename="access_admin", content_type__app_label="wagtailadmin"))
    for codename in _ON_PAGES:
        permission = Permission.objects.get(codename=codename, content_type__app_label="wagtailcore")
        GroupPagePermission.objects.get_or_create(group=group, page=home, permission=permission)
    collection = Collection.get_first_root_node() or Collection.add_root(name="Root")
    for codename in _ON_PICTURES:
        # Wagtail judges pictures by the permissions of its own model, whichever model holds them.
        permission = Permission.objects.get(codename=codename, content_type__app_label="wagtailimages")
        GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)


def let_editor_in(user: Any) -> None:
    """Give an editor the group by which Wagtail knows which pages are theirs."""
    if not user.groups.filter(name=EDITORS).exists():
        user.groups.add(Group.objects.get_or_create(name=EDITORS)[0])


def shut_editor_out(user: Any) -> None:
    """Take the group from somebody who is no editor any more."""
    user.groups.through.objects.filter(user=user, group__name=EDITORS).delete()
