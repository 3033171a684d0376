"""The component set on one page, and the reader's choice of language."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST
from django.views.i18n import set_language

from . import samples

# No token: public pages then need no cookie, and a forged request could only change the language.
change_language = login_not_required(csrf_exempt(require_POST(set_language)))

_FRAMES = ("portal", "desk", "plain")


@login_not_required
@require_GET
def ui_kit(request: HttpRequest) -> HttpResponse:
    """Show every component in every tone and state, in the frame asked for; not in production.

    :raises Http404: in production
    """
    if not (settings.DEBUG or settings.SHOW_SAMPLE_LOGINS):
        raise Http404
    frame = request.GET.get("frame", "")
    frame = frame if frame in _FRAMES else "portal"
    return render(request, "common/ui_kit.html", samples.kit_context(frame))
