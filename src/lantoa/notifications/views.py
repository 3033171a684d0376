"""One's own messages: the list, opening one, marking read."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lantoa.common.http import load_or_404
from lantoa.common.paging import key_page

from . import operations, queries
from .models import Notification

_SHOWN_UNREAD = 50


@require_GET
def message_list(request: HttpRequest) -> HttpResponse:
    """Show what is new, then what was read, newest first."""
    after = request.GET.get("after", "")
    own = queries.messages_of(request.user)
    unread = [] if after else list(own.unread()[:_SHOWN_UNREAD])
    page = key_page(own.filter(read_at__isnull=False), after=after)
    context = {"unread": unread, "page": page, "upto": unread[0].pk if unread else 0}
    return render(request, "notifications/list.html", context)


@require_GET
def open_message(request: HttpRequest, pk: int) -> HttpResponse:
    """Go where the message points; having gone there is having read it."""
    message = load_or_404(Notification.objects, request.user, "notifications.read", pk=pk)
    operations.mark_read(message, at=timezone.now())
    is_ours = url_has_allowed_host_and_scheme(message.url, allowed_hosts=None)
    return redirect(message.url if is_ours else "notifications:list")


@require_POST
def read_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one message read and stay on the list."""
    message = load_or_404(Notification.objects, request.user, "notifications.read", pk=pk)
    operations.mark_read(message, at=timezone.now())
    return redirect("notifications:list")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark read what the page showed; what came meanwhile stays new."""
    upto = request.POST.get("upto", "")
    if upto.isascii() and upto.isdigit():
        operations.mark_all_read(request.user, at=timezone.now(), upto=int(upto[:18]))
        messages.success(request, _("All messages are marked as read."))
    return redirect("notifications:list")
