"""Why a file was not taken, in words that say what to do next."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lantoa.common.errors import DomainError

#: Code -> message; facts fill the places. ``name`` and ``limit`` are always given.
MESSAGES = {
    "missing": _("No file was chosen. Choose a picture or a PDF file."),
    "empty": _("The file is empty (0 bytes). Choose the file again."),
    "image_too_big": _("The file “%(name)s” is larger than %(limit)s MB. Choose a smaller picture or take it again."),
    "document_too_big": _(
        "The file “%(name)s” is larger than %(limit)s MB. Split it or save it smaller, then send it again."
    ),
    "wrong_type": _("This file is not a JPG, PNG, WebP or HEIC picture, nor PDF, Word or Excel. Choose another file."),
    "not_here": _("This place does not take such a file. Choose one of: %(allowed)s."),
    "old_format": _(
        "This is an old or different office format. Open it, save it as .docx or .xlsx, then send it again."
    ),
    "mismatch": _("The name ends in .%(extension)s but the content is something else. Choose the original file."),
    "damaged": _(
        "The file is damaged or incomplete, so it cannot be opened. Check it on your device, then send it again."
    ),
    "too_complex": _(
        "The file takes too much to check, so it was refused. Save it simpler or as a PDF, then send it again."
    ),
    "password": _("The file has a password, so we cannot open it. Remove the password, then send it again."),
    "malware": _("The file contains malicious code and was refused. Send another file."),
    "macro": _("The file has macros, so it is not taken. Save it as .docx or .xlsx, then send it again."),
    "too_many_pixels": _(
        "The picture is too large (%(width)s × %(height)s points). Choose one of at most %(most)s million points."
    ),
    "pdf_script": _(
        "The PDF contains scripts that run by themselves, so it is not taken. Print it to a new PDF, then send that."
    ),
    "pdf_launch": _("The PDF opens other programs, so it is not taken. Print it to a new PDF, then send that."),
    "pdf_attachment": _("The PDF has other files inside. Send each of them by itself."),
    "pdf_form": _("The PDF is an interactive XFA form, so it is not taken. Print it to a new PDF, then send that."),
    "pdf_page_size": _("A page of the PDF is absurdly large. Save it on A4, then send it again."),
    "pdf_too_many_pages": _("The PDF has %(pages)s pages; at most %(most)s are taken. Send only the pages needed."),
    "unpacks_too_big": _(
        "Unpacked, the file becomes far too large, so it was refused. Save it anew, then send it again."
    ),
    "too_many_parts": _(
        "The file has too many parts inside, so it was refused. Save it anew with fewer pictures, then send it again."
    ),
    "nested_archive": _(
        "The file hides other packed files inside, so it was refused. Remove what is embedded, then send it again."
    ),
    "embedded_file": _("The file has other files embedded. Remove them and send each by itself."),
    "unsafe_parts": _(
        "The inside of the file is put together in an unsafe way, so it was refused. Save it anew, then send it again."
    ),
    "unsafe_xml": _(
        "The file has declarations that Word and Excel never write, so it was refused. Save it anew and send it again."
    ),
    "external_link": _(
        "The file fetches a template, picture or workbook from elsewhere. Break those links, then send it again."
    ),
    "dde": _(
        "The file has a field that runs another program (DDE), so it was refused. Remove that field and send it again."
    ),
}


class UploadRefused(DomainError):
    """The file is not taken; ``code`` is a key of `MESSAGES`."""

    def __init__(self, code: str, **facts: Any):
        super().__init__(MESSAGES[code])
        self.code = code
        self.facts = facts

    def __str__(self):
        return str(self.message) % self.facts
