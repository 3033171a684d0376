"""The log of all consents, for the data protection officer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lantoa.common.http import require
from lantoa.common.paging import key_page

from .. import queries


@require_GET
def consent_log(request: HttpRequest) -> HttpResponse:
    """Show every answer ever given, newest first, with the words it was given to."""
    require(request.user, "consents.see_log")
    page = key_page(queries.all_answers(), after=request.GET.get("after", ""), size=50)
    return render(request, "consents/log.html", {"page": page})
