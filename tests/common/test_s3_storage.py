"""Evidence kept in an S3 store instead of on the disk: the same promises over a real connection."""

import hashlib

import pytest
from botocore.exceptions import ClientError
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from lantoa.common.uploads import CleanFile, open_private, store_private
from lantoa.common.uploads.serving import serve_private
from tests.s3_server import S3Server


@pytest.fixture
def server():
    with S3Server() as running:
        yield running


@pytest.fixture
def in_s3(server, settings, monkeypatch):
    """Use what production uses: the settings are read anew from an environment that names the store."""
    monkeypatch.setenv("S3_BUCKET", server.bucket)
    monkeypatch.setenv("S3_ENDPOINT_URL", server.url)
    monkeypatch.setenv("S3_ACCESS_KEY", server.access_key)
    monkeypatch.setenv("S3_SECRET_KEY", server.secret_key)
    settings.STORAGES = {**settings.STORAGES, "private": _private_storage_of_production()}
    return server


def _private_storage_of_production():
    import runpy

    from lantoa.config.settings import base

    return runpy.run_path(base.__file__)["STORAGES"]["private"]


def _clean_file(content=b"%PDF-1.7 minh ch\xe1\xbb\xa9ng"):
    sha256 = hashlib.sha256(content).hexdigest()
    return CleanFile(content, "application/pdf", ".pdf", sha256, len(content), "Minh chứng.pdf")


def test_evidence_is_kept_read_and_deleted(in_s3):
    clean = _clean_file()

    name = store_private(clean, folder="nominations/2026-q4", name="2026-Q4-000123")

    assert in_s3.objects == {f"private/{name}": clean.content}
    with open_private(name) as stream:
        assert stream.read() == clean.content
    storages["private"].delete(name)
    assert in_s3.objects == {}
    assert in_s3.refused == []


def test_the_same_file_is_kept_once(in_s3):
    first = store_private(_clean_file(), folder="nominations", name="2026-Q4-000123")

    second = store_private(_clean_file(), folder="nominations", name="2026-Q4-000123")

    assert first == second
    assert len(in_s3.objects) == 1


def test_an_existing_name_is_never_written_over(in_s3):
    storage = storages["private"]
    storage.save("a/b.txt", ContentFile(b"first"))

    other = storage.save("a/b.txt", ContentFile(b"second"))

    assert other != "a/b.txt"
    assert sorted(in_s3.objects.values()) == [b"first", b"second"]


def test_a_file_goes_out_as_a_download(in_s3, rf, db):
    name = store_private(_clean_file(), folder="nominations", name="2026-Q4-000123")

    response = serve_private(rf.get("/"), name=name, download_name="Minh chứng.pdf", content_type="application/pdf")
    content = response.getvalue()
    response.close()

    assert content == _clean_file().content
    assert response.headers["Content-Disposition"].startswith("attachment;")


def test_a_missing_file_is_a_missing_file(in_s3):
    with pytest.raises(FileNotFoundError):
        open_private("nominations/gone.pdf")


def test_a_wrong_key_is_refused_and_nothing_is_kept(in_s3):
    in_s3.secret_key = "another"

    with pytest.raises(ClientError, match="403"):
        storages["private"].save("a/b.txt", ContentFile(b"text"))

    assert in_s3.objects == {}
    assert set(in_s3.refused) == {"wrong signature"}
