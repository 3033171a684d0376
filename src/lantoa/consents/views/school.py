"""The school's side: asking, showing the link, recording paper."""

from django.http import HttpResponse

from lantoa.common.http import load_or_404

from ..models import Matter


def matter(request, pk):
    """Show who has answered what about one matter."""
    return HttpResponse(load_or_404(Matter.objects, request.user, "consents.view", pk=pk).title)
