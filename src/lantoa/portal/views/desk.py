"""The editors' list, the one click that begins a story, and questions to the unit of one."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantoa.common.errors import DomainError
from lantoa.common.http import require
from lantoa.nominations.enums import NominationState
from lantoa.nominations.models import Nomination
from lantoa.portal import operations, queries
from lantoa.portal.enums import Progress
from lantoa.portal.forms import QuestionForm
from lantoa.portal.models import StoryPage


@require_safe
def stories(request):
    require(request.user, "portal.write_story")
    wanted = request.GET.get("tinh-trang", "")
    progress = Progress(wanted) if wanted in Progress else Progress.UNTOLD
    rows, next_key = queries.story_rows(
        request.user, progress, after=request.GET.get("after", ""), on=timezone.localdate()
    )
    context = {"rows": rows, "next_key": next_key, "progress": progress, "choices": Progress}
    return render(request, "portal/stories.html", context)


@require_POST
def draft(request, pk):
    require(request.user, "portal.write_story")
    told = Nomination.objects.filter(state=NominationState.RECOGNISED)
    nomination = get_object_or_404(told, pk=pk)
    try:
        story = operations.draft_story(nomination, by=request.user, at=timezone.now())
    except DomainError as refused:
        messages.error(request, str(refused))
        return redirect("portal:stories")
    return redirect("wagtailadmin_pages:edit", story.pk)


@require_http_methods(["GET", "POST"])
def ask(request, pk):
    story = get_object_or_404(StoryPage.objects.public(timezone.localdate()), pk=pk)
    require(request.user, "portal.ask_origin")
    form = QuestionForm(request.POST or None)
    if form.is_valid():
        question = form.cleaned_data["question"]
        operations.ask_origin(story, question=question, by=request.user, at=timezone.now())
        messages.success(request, _("Your question was sent. The answer comes to your own mail address."))
        return redirect(story.get_absolute_url())
    return render(request, "portal/ask.html", {"form": form, "story": story})
