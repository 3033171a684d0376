"""For machines: what is new, what there is, and where not to look."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from lantoa.portal import queries
from lantoa.portal.views.public import SECONDS_CACHED

_NOT_FOR_ROBOTS = ("/cms/", "/tai-khoan/", "/dong-y/", "/tim-kiem/")


@login_not_required
@require_safe
@cache_control(public=True, max_age=SECONDS_CACHED)
def rss(request, column=""):
    found = [page for page in queries.columns() if not column or page.slug == column]
    if not found:
        raise Http404
    title = f"{found[0].title} · Lan Tỏa" if column else "Lan Tỏa"
    feed = Rss201rev2Feed(
        title=title,
        link=f"{settings.SITE_URL}/",
        description=_("Stories of exemplars of the education sector, and how others did it too."),
        language="vi",
        feed_url=f"{settings.SITE_URL}{request.path}",
    )
    for story in queries.newest_stories(column, on=timezone.localdate()):
        address = f"{settings.SITE_URL}{story.get_absolute_url()}"
        feed.add_item(
            title=story.title,
            link=address,
            description=story.summary,
            unique_id=address,
            pubdate=story.first_published_at,
            updateddate=story.last_published_at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8")


@login_not_required
@require_safe
@cache_control(public=True, max_age=SECONDS_CACHED)
def sitemap(request):
    places = queries.places(on=timezone.localdate())
    return render(request, "portal/sitemap.xml", {"places": places}, content_type="application/xml; charset=utf-8")


@login_not_required
@require_safe
def robots(request):
    lines = [
        "User-agent: *",
        "Disallow: /cms/",
        "Disallow: /tai-khoan/",
        "Disallow: /dong-y/",
        "Disallow: /tim-kiem/",
        "",
    ]
    return HttpResponse(
        "\n".join([*lines, f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]), content_type="text/plain; charset=utf-8"
    )


@login_not_required
@require_safe
def favicon(request):
    return redirect(staticfiles_storage.url("lantoa/icon.svg"), permanent=False)
