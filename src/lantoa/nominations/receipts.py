"""The receipt on paper: what was received, when, under which code."""

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import mark_safe

from lantoa.common.documents import document_as_pdf

from .models import Nomination


def receipt_as_pdf(nomination: Nomination) -> bytes:
    """Return the receipt of a sent dossier as an A4 PDF.

    The QR code leads to the receipt's page, which asks to sign in: the paper itself reveals nothing more.
    """
    address = settings.SITE_URL + reverse("nominations:receipt", args=[nomination.pk])
    context = {
        "nomination": nomination,
        "submission": nomination.submissions.order_by("-number").first(),
        "evidence": nomination.evidence.order_by("pk"),
        "qr": mark_safe(segno.make(address, error="m").svg_inline(scale=3, border=0)),  # noqa: S308 -- drawn by us
        "address": address,
    }
    return document_as_pdf("nominations/receipt_pdf.html", context)
