from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from .queries import desk_of


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Show what waits for the person; who has no role yet reads how to get one."""
    if not request.user.has_perm("units.use_desk"):
        return render(request, "reports/no_role.html")
    return render(request, "reports/desk.html", {"desk": desk_of(request.user, timezone.now())})
