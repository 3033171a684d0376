"""What everybody reads. Each page asks the consent gate itself, so a withdrawal is felt at once."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lantoa.common.text import clean_line
from lantoa.portal import queries
from lantoa.portal.enums import HOME_SLUG
from lantoa.portal.forms import SearchForm
from lantoa.portal.models import ColumnPage, HomePage

#: A withdrawn story is gone from every cache on the way after this many seconds.
SECONDS_CACHED = 30


def _page(request: HttpRequest, template: str, context: dict, status: int = 200) -> HttpResponse:
    response = render(request, template, context, status=status)
    is_shared = status == 200 and not request.user.is_authenticated
    response.headers["Cache-Control"] = f"public, max-age={SECONDS_CACHED}" if is_shared else "private, no-store"
    # The language and the sign-in link hang on cookies.
    response.headers["Vary"] = "Cookie"
    return response


@login_not_required
@require_safe
def home(request):
    page = HomePage.objects.live().first()
    parts = queries.home_parts(page, on=timezone.localdate())
    return _page(request, "portal/home.html", {"parts": parts, "columns": parts.columns})


@login_not_required
@require_safe
def column(request, slug):
    page = get_object_or_404(ColumnPage.objects.live(), slug=slug, url_path=f"/{HOME_SLUG}/{slug}/")
    parts = queries.column_parts(page, after=request.GET.get("after", ""), on=timezone.localdate())
    return _page(request, "portal/column.html", {"parts": parts, "columns": parts.columns})


@login_not_required
@require_safe
def story(request, column, slug):
    page, may_be_shown = queries.public_story(column, slug, on=timezone.localdate())
    if page is None:
        raise Http404
    if not may_be_shown:
        return _page(request, "portal/gone.html", {"columns": queries.columns()}, status=410)
    parts = queries.story_parts(page, on=timezone.localdate())
    return _page(request, "portal/story.html", {"parts": parts, "columns": parts.columns})


@login_not_required
@require_safe
def search(request):
    # Cleaned before it is shown again: a pasted control character would break the page.
    form = SearchForm({"q": clean_line(request.GET.get("q", ""))})
    query = form.cleaned_data["q"] if form.is_valid() else ""
    found = queries.search_stories(query, after=request.GET.get("after", ""), on=timezone.localdate())
    return _page(request, "portal/search.html", {"form": form, "found": found, "columns": queries.columns()})


@login_not_required
@require_safe
def numbered(request, serial):
    """Send the short address of a story, as printed on boards, to its page."""
    page = queries.story_numbered(serial, on=timezone.localdate())
    if page is None:
        raise Http404
    return redirect(page.get_absolute_url())
