"""A body of any size gets an answer, and never more than a little memory or disk."""

import io
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from .kinds import MEGABYTE

#: Above the largest file any form takes, so that the form can say which limit was passed.
STOP_AT = 25 * MEGABYTE
#: What all files of one request may have together.
STOP_TOTAL_AT = 150 * MEGABYTE
#: A body beyond this is no mistake: the connection is cut.
CUT_AT = 1024 * MEGABYTE


class TooBigFile(UploadedFile):
    """Stands for a file that was not kept: its name and true size, no content."""

    def __init__(self, name: str | None, field_name: str | None, content_type: str | None, size: int):
        super().__init__(io.BytesIO(), name, content_type, size)
        self.field_name = field_name


class StopAtLimit(FileUploadHandler):
    """First of FILE_UPLOAD_HANDLERS: lets a file through to those that keep it, until it is too big.

    The rest is read from the connection and dropped. Answering at once would be quicker, but
    browsers then show a broken connection instead of the form with its message.
    """

    def __init__(self, request: Any = None):
        super().__init__(request)
        self._is_absurd = False
        self._kept_in_all = 0
        self._seen = 0
        self._is_too_big = False

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):  # noqa: N803 -- Django's name
        self._is_absurd = content_length > CUT_AT

    def new_file(self, *arguments, **keywords):
        super().new_file(*arguments, **keywords)
        self._seen = 0
        self._is_too_big = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if self._is_absurd:
            raise StopUpload(connection_reset=True)
        self._seen += len(raw_data)
        if self._is_too_big:
            return None
        self._kept_in_all += len(raw_data)
        if self._seen > STOP_AT or self._kept_in_all > STOP_TOTAL_AT:
            self._is_too_big = True
            self._drop_what_was_kept()
            return None
        return raw_data

    def _drop_what_was_kept(self) -> None:
        # The handlers after this one hold a temporary file; it would stay until the end of the request.
        for handler in self.request.upload_handlers if self.request else ():
            handler.upload_interrupted()

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if not self._is_too_big:
            return None
        # More than any limit of a form, whatever made us drop it.
        return TooBigFile(self.file_name, self.field_name, self.content_type, max(self._seen, STOP_AT + 1))
