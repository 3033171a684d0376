"""A list from Excel: the file, and the rows to take from it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lantoa.common.uploads.fields import CheckedFileField
from lantoa.common.uploads.kinds import MEGABYTE

MOST_BYTES = 5 * MEGABYTE


class ListForm(forms.Form):
    """The workbook of a school."""

    file = CheckedFileField(
        label=_("Choose the Excel file"),
        kinds=("xlsx",),
        max_bytes=MOST_BYTES,
        help_text=_("The list as you have it (.xlsx), with its letterhead and headings. At most 5 MB and 500 rows."),
    )


class ChosenRowsForm(forms.Form):
    """The rows that become drafts, by their number in the sheet."""

    rows = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": _("Tick at least one row to start a draft from it.")}
    )

    def __init__(self, *args, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rows"].choices = [(line.row.row_number, line.row.subject_name) for line in lines]
