"""The receipt on paper: what was received, when, under which code."""

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import mark_safe

from .models import Nomination


def receipt_as_pdf(nomination: Nomination) -> bytes:
    """Return the receipt of a sent dossier as an A4 PDF.

    The QR code leads to the receipt's page, which asks to sign in: the paper itself reveals nothing more.
    """
    from weasyprint import HTML  # noqa: PLC0415 -- takes 1.5 s to import; only this function needs it

    address = settings.SITE_URL + reverse("nominations:receipt", args=[nomination.pk])
    context = {
        "nomination": nomination,
        "submission": nomination.submissions.order_by("-number").first(),
        "evidence": nomination.evidence.order_by("pk"),
        "qr": mark_safe(segno.make(address, error="m").svg_inline(scale=3, border=0)),  # noqa: S308 -- drawn by us
        "address": address,
    }
    html = render_to_string("nominations/receipt_pdf.html", context)
    return HTML(string=html, url_fetcher=_refuse).write_pdf()


def _refuse(url: str, *args, **kwargs):
    # Nothing in the template is fetched; a link smuggled into a text must not be either.
    raise ValueError(f"not fetched: {url}")
