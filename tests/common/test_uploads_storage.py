"""Stored files are found by content, never run, and leave only as harmless downloads."""

import os
import stat

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.test import override_settings

from lantoa.common.uploads import accept_upload, open_private, store_private
from lantoa.common.uploads.serving import disposition, serve_private
from tests.common import hostile_files as build


@pytest.fixture
def on_disk(tmp_path, settings):
    with override_settings(
        STORAGES={
            **settings.STORAGES,
            "private": {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {"location": str(tmp_path), "base_url": None},
            },
        }
    ):
        yield tmp_path


@pytest.fixture
def clean():
    return accept_upload(SimpleUploadedFile("Báo cáo.pdf", build.pdf()))


def test_name_tells_the_dossier_and_the_content(clean):
    name = store_private(clean, folder="minh-chung/2026-Q4", name="2026-Q4-000123")

    assert name == f"minh-chung/2026-q4/2026-q4-000123-{clean.sha256[:20]}.pdf"
    with open_private(name) as stored:
        assert stored.read() == clean.content


def test_same_file_is_kept_once(on_disk, clean):
    first = store_private(clean, folder="minh-chung", name="A")
    second = store_private(clean, folder="minh-chung", name="A")

    assert first == second
    assert [path.name for path in on_disk.rglob("*") if path.is_file()] == [first.split("/")[1]]


def test_stored_file_cannot_be_run_or_read_by_others(on_disk, clean):
    name = store_private(clean, folder="minh-chung", name="A")

    assert stat.S_IMODE(os.stat(on_disk / name).st_mode) == 0o600


@pytest.mark.parametrize("folder", ["../../etc", "/etc", "a/../../b", "", "./."])
def test_folder_cannot_lead_outside(on_disk, clean, folder):
    name = store_private(clean, folder=folder, name="../../x")

    assert (on_disk / name).resolve().is_relative_to(on_disk)
    with open_private(name) as stored:
        assert stored.read() == clean.content


def test_half_written_file_is_never_seen(on_disk, clean, monkeypatch):
    def power_cut(*_arguments):
        raise OSError("no space left on device")

    monkeypatch.setattr(os, "fsync", power_cut)

    with pytest.raises(OSError, match="no space"):
        store_private(clean, folder="minh-chung", name="A")

    assert [path for path in on_disk.rglob("*") if path.is_file()] == []


def test_document_goes_out_as_a_download_that_runs_nowhere(rf, clean):
    name = store_private(clean, folder="minh-chung", name="A")

    answer = serve_private(rf.get("/"), name=name, download_name=clean.original_name, content_type=clean.content_type)

    assert answer.getvalue() == clean.content
    assert answer["Content-Type"] == "application/pdf"
    assert (
        answer["Content-Disposition"]
        == "attachment; filename=\"bao cao.pdf\"; filename*=UTF-8''B%C3%A1o%20c%C3%A1o.pdf"
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("content_type", "expected"),
    [("image/jpeg", "inline"), ("image/png", "inline"), ("image/webp", "inline"), ("application/pdf", "attachment"),
     ("image/svg+xml", "attachment"), ("text/html", "attachment")],
)  # fmt: skip
def test_only_pictures_that_we_encoded_are_shown_in_place(rf, clean, content_type, expected):
    name = store_private(clean, folder="minh-chung", name="A")

    answer = serve_private(rf.get("/"), name=name, download_name="a", content_type=content_type, inline=True)

    assert answer["Content-Disposition"].split(";")[0] == expected
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_picture_is_a_download_unless_asked_for_in_place(rf, clean):
    name = store_private(clean, folder="minh-chung", name="A")

    answer = serve_private(rf.get("/"), name=name, download_name="a.jpg", content_type="image/jpeg")

    assert answer["Content-Disposition"].startswith("attachment")


def test_file_that_is_gone_is_not_found(rf):
    with pytest.raises(Http404):
        serve_private(rf.get("/"), name="minh-chung/khong-co.pdf", download_name="a", content_type="application/pdf")


@pytest.mark.parametrize("name", ['a"; filename="evil.html', "a\r\nSet-Cookie: x=1", "ảnh;a=b.jpg", "日本.pdf", "🌟"])
def test_no_name_breaks_out_of_the_header(name):
    header = disposition(name)

    assert "\r" not in header
    assert "\n" not in header
    assert header.count('"') == 2
    assert header.isascii()
