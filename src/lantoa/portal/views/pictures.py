"""Pictures: only those of a story that is public now, only in the sizes made for readers."""

import mimetypes

from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from lantoa.portal import queries
from lantoa.portal.views.public import SECONDS_CACHED


@login_not_required
@require_safe
def picture(request, name):
    is_public = queries.is_public_picture(name, on=timezone.localdate())
    if not is_public and not request.user.has_perm("portal.write_story"):
        raise Http404
    # Wagtail names a size by the hash of its source and its making: the name says when it changed.
    unchanged = get_conditional_response(request, etag=quote_etag(name))
    if unchanged is not None:
        return unchanged
    try:
        content = default_storage.open(name)
    except (OSError, ValueError) as error:
        raise Http404 from error
    response = FileResponse(content, content_type=mimetypes.guess_type(name)[0] or "application/octet-stream")
    response.headers["ETag"] = quote_etag(name)
    response.headers["Cache-Control"] = f"public, max-age={SECONDS_CACHED}" if is_public else "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
