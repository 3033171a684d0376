"""A body of any size gets an answer and fills neither memory nor disk."""

import tracemalloc

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.utils.datastructures import MultiValueDict

from lantoa.common.uploads.fields import CheckedFileField
from lantoa.common.uploads.limits import STOP_AT, TooBigFile
from lantoa.common.uploads.refusals import MESSAGES
from tests.common import hostile_files as build

MEGABYTE = 1024 * 1024
BOUNDARY = "ranh-gioi"


class PaperForm(forms.Form):
    title = forms.CharField()
    paper = CheckedFileField(kinds=("image", "pdf"))


class Body:
    """A request body made while it is read: ``parts`` are (head, size) pairs of zeros."""

    def __init__(self, *parts):
        self.pieces = [piece for part in parts for piece in self._pieces(*part)]
        self.pieces.append(f"--{BOUNDARY}--\r\n".encode())
        self.size = sum(len(piece) if isinstance(piece, bytes) else piece for piece in self.pieces)
        self.read_in_all = 0

    @staticmethod
    def _pieces(head, content):
        yield f"--{BOUNDARY}\r\n{head}\r\n\r\n".encode()
        yield content
        yield b"\r\n"

    # Django asks for it, multipart never uses it.
    readline = None

    def read(self, size=-1):
        got = b""
        while self.pieces and len(got) < size:
            piece, room = self.pieces.pop(0), size - len(got)
            taken = piece[:room] if isinstance(piece, bytes) else bytes(min(piece, room))
            got += taken
            rest = piece[room:] if isinstance(piece, bytes) else piece - len(taken)
            if rest:
                self.pieces.insert(0, rest)
        self.read_in_all += len(got)
        return got


def file_part(field, name, content):
    return f'Content-Disposition: form-data; name="{field}"; filename="{name}"\r\nContent-Type: image/jpeg', content


def text_part(field, text):
    return f'Content-Disposition: form-data; name="{field}"', text.encode()


@pytest.fixture
def request_of():
    made = []

    def post(body):
        content_type = f"multipart/form-data; boundary={BOUNDARY}"
        head = {"wsgi.input": body, "CONTENT_LENGTH": str(body.size), "CONTENT_TYPE": content_type}
        made.append(RequestFactory().generic("POST", "/", **head))
        return made[-1]

    yield post
    for request in made:
        request.close()


def test_upload_of_200_megabytes_is_answered_by_the_form_in_little_memory(request_of):
    body = Body(file_part("paper", "lon.jpg", 200 * MEGABYTE), text_part("title", "Chữ đã gõ"))
    request = request_of(body)

    tracemalloc.start()
    form = PaperForm(request.POST, request.FILES)
    valid = form.is_valid()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert not valid
    assert form.errors["paper"] == [str(MESSAGES["image_too_big"]) % {"name": "lon.jpg", "limit": 10}]
    assert form.cleaned_data["title"] == "Chữ đã gõ"
    assert peak < 8 * MEGABYTE
    assert body.read_in_all == body.size


def test_dropped_file_keeps_its_name_and_true_size(request_of):
    request = request_of(Body(file_part("paper", "lon.jpg", 40 * MEGABYTE)))

    found = request.FILES["paper"]

    assert isinstance(found, TooBigFile)
    assert (found.name, found.size, found.read(), list(found.chunks())) == ("lon.jpg", 40 * MEGABYTE, b"", [])


def test_files_beside_a_dropped_one_arrive_whole(request_of):
    request = request_of(Body(file_part("a", "lon.jpg", 30 * MEGABYTE), file_part("b", "nho.jpg", b"nho")))

    files = request.FILES

    assert files["b"].read() == b"nho"
    assert files["a"].size == 30 * MEGABYTE


def test_file_at_the_limit_is_kept(request_of):
    request = request_of(Body(file_part("paper", "vua.jpg", STOP_AT)))

    found = request.FILES["paper"]

    assert not isinstance(found, TooBigFile)
    assert len(found.read()) == STOP_AT


def test_many_files_together_are_limited_too(request_of):
    request = request_of(Body(*(file_part("paper", f"{n}.jpg", 24 * MEGABYTE) for n in range(8))))

    kept = [found for found in request.FILES.getlist("paper") if not isinstance(found, TooBigFile)]

    assert len(kept) == 6
    assert len(request.FILES.getlist("paper")) == 8


def test_absurd_body_is_cut_without_being_read(request_of):
    body = Body(file_part("paper", "vo-ly.jpg", 2048 * MEGABYTE))
    request = request_of(body)

    files = request.FILES

    assert not files
    assert body.read_in_all < MEGABYTE


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [("a.jpg", b"", "empty"), ("a.jpg", b"<html>", "mismatch"), ("a.docx", build.word(), "not_here")],
)
def test_field_says_what_is_wrong(name, content, code):
    files = MultiValueDict({"paper": [build_upload(name, content)]})

    form = PaperForm({"title": "a"}, files)

    assert not form.is_valid()
    assert [error.code for error in form.errors.as_data()["paper"]] == [code]


def test_field_without_a_file_asks_for_one():
    form = PaperForm({"title": "a"}, {})

    assert form.errors["paper"] == [str(MESSAGES["missing"])]


def test_field_gives_the_clean_file():
    form = PaperForm({"title": "a"}, {"paper": build_upload("Ảnh.JPG", build.picture())})

    assert form.is_valid()
    assert form.cleaned_data["paper"].original_name == "Ảnh.jpg"
    assert form.cleaned_data["paper"].content_type == "image/jpeg"


def test_optional_field_may_stay_empty():
    class OptionalForm(forms.Form):
        paper = CheckedFileField(required=False)

    form = OptionalForm({}, {})

    assert form.is_valid()
    assert form.cleaned_data["paper"] is None


def test_chooser_offers_only_what_is_taken():
    assert PaperForm()["paper"].field.widget.attrs["accept"] == ".jpg,.jpeg,.png,.webp,.heic,.heif,.pdf"


def build_upload(name, content):
    return SimpleUploadedFile(name, content)
