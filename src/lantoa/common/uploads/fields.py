"""A form field whose value is a file that was checked."""

from collections.abc import Iterable

from django import forms
from django.core.exceptions import ValidationError

from .accept import accept_upload
from .kinds import BY_EXTENSION
from .refusals import MESSAGES, UploadRefused


class CheckedFileField(forms.FileField):
    """Gives a `CleanFile`, or says what is wrong with the file and what to do."""

    default_error_messages = {
        "required": MESSAGES["missing"],
        "invalid": MESSAGES["missing"],
        "missing": MESSAGES["missing"],
        "empty": MESSAGES["empty"],
    }

    def __init__(self, *, kinds: Iterable[str] = ("image", "document"), max_bytes: int | None = None, **options):
        self.kinds = tuple(kinds)
        self.max_bytes = max_bytes
        super().__init__(**options)
        self.widget.attrs.setdefault("accept", ",".join(self._extensions()))

    def clean(self, data, initial=None):
        uploaded = super().clean(data, initial)
        if not uploaded or uploaded is initial:
            return uploaded
        try:
            return accept_upload(uploaded, kinds=self.kinds, max_bytes=self.max_bytes)
        except UploadRefused as refused:
            raise ValidationError(str(refused), code=refused.code) from refused

    def _extensions(self) -> list[str]:
        return [
            f".{extension}"
            for extension, kind in BY_EXTENSION.items()
            if kind.group in self.kinds or extension in self.kinds
        ]
