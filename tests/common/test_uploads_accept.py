"""What passes is clean: pictures without metadata, documents byte for byte."""

import hashlib
import io
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms

from lantoa.common.uploads import UploadRefused, accept_upload
from tests.common import hostile_files as build

SECRETS = (b"GPS-MAKER", b"10.7769", b"photoshop-secret", b"iptc-secret", b"<script>", b"Exif", b"http://ns.adobe.com")
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLatitude>10.7769</exif:GPSLatitude></x:xmpmeta>'
REAL_LIST = Path(__file__).parents[1] / "data" / "danh-sach-gioi-thieu.xlsx"


def accept(name, content, **options):
    return accept_upload(SimpleUploadedFile(name, content), **options)


def located(orientation=1):
    """EXIF that tells the place, the camera and which side is up."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "GPS-MAKER"
    exif.get_ifd(0x8825).update({1: "N", 2: (10.0, 46.0, 37.0), 3: "E", 4: (106.0, 42.0, 3.0)})
    return exif


def decoded(clean):
    return Image.open(io.BytesIO(clean.content))


def halves(size=(200, 100)):
    """Red on the left, blue on the right: shows which way it was turned."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, size[0], size[1]))
    return image


def saved(image, kind, **options):
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def jpeg_with_everything():
    content = saved(halves(), "JPEG", exif=located(), xmp=XMP, comment=b"<script>alert(1)</script>")
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x10\x1c\x02\x50\0\x0biptc-secret"
    segment = b"\xff\xed" + (len(iptc) + 2).to_bytes(2, "big") + iptc
    return content[:2] + segment + content[2:]


@pytest.mark.parametrize(
    ("name", "make", "content_type", "extension"),
    [
        ("anh.jpg", jpeg_with_everything, "image/jpeg", ".jpg"),
        ("anh.JPEG", jpeg_with_everything, "image/jpeg", ".jpg"),
        ("anh.png", lambda: saved(halves(), "PNG", exif=located()), "image/png", ".png"),
        ("anh.png", lambda: build.png_text("XML:com.adobe.xmp", "photoshop-secret 10.7769"), "image/png", ".png"),
        ("anh.webp", lambda: saved(halves(), "WEBP", exif=located(), xmp=XMP), "image/webp", ".webp"),
        ("anh.heic", lambda: build.heic(exif=located().tobytes(), xmp=XMP), "image/jpeg", ".jpg"),
    ],
    ids=["jpg", "jpeg", "png exif", "png text", "webp", "heic"],
)
def test_no_place_camera_or_note_stays_in_a_picture(name, make, content_type, extension):
    content = make()

    clean = accept(name, content)

    assert (clean.content_type, clean.extension) == (content_type, extension)
    assert [secret for secret in SECRETS if secret in clean.content] == []
    assert dict(decoded(clean).getexif()) == {}
    assert {"icc_profile", "xmp", "comment", "photoshop", "XML:com.adobe.xmp"} & set(decoded(clean).info) == set()
    assert any(secret in content for secret in SECRETS)


@pytest.mark.parametrize(
    ("orientation", "size", "top_left"),
    [(1, (200, 100), "red"), (3, (200, 100), "blue"), (6, (100, 200), "red"), (8, (100, 200), "blue")],
)
def test_picture_is_turned_upright(orientation, size, top_left):
    clean = accept("anh.jpg", saved(halves(), "JPEG", quality=95, exif=located(orientation)))

    red, _green, blue = decoded(clean).getpixel((5, 5))
    assert decoded(clean).size == size
    assert ("red" if red > blue else "blue") == top_left


@pytest.mark.parametrize(
    ("mode", "size", "expected"),
    [("RGB", (4000, 2000), (3000, 1500)), ("RGB", (800, 600), (800, 600)), ("RGBA", (1000, 6000), (500, 3000))],
)
def test_picture_is_shrunk_to_3000_points_a_side(mode, size, expected):
    clean = accept("anh.png", build.picture("PNG", size, mode))

    assert decoded(clean).size == expected


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "LA", "P"])
def test_picture_of_40_million_points_fits_into_the_limits(mode):
    clean = accept("anh.png", build.picture("PNG", (6320, 6320), mode, color=0))

    assert decoded(clean).size == (3000, 3000)


def test_transparency_stays():
    clean = accept("anh.png", saved(Image.new("RGBA", (10, 10), (0, 0, 0, 0)), "PNG"))

    assert decoded(clean).getpixel((5, 5))[3] == 0


def test_sixteen_bit_gray_keeps_its_tone():
    clean = accept("anh.png", saved(Image.new("I;16", (10, 10), 32768), "PNG"))

    assert decoded(clean).getpixel((5, 5)) == (128, 128, 128)


def test_print_colors_become_screen_colors():
    clean = accept("anh.jpg", saved(Image.new("CMYK", (10, 10), (0, 255, 255, 0)), "JPEG"))

    red, green, blue = decoded(clean).getpixel((5, 5))
    assert red > 200
    assert max(green, blue) < 60


def test_colors_of_a_profile_are_converted_before_it_is_dropped():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    unfit = saved(halves(), "JPEG", icc_profile=profile.tobytes())
    broken = saved(halves(), "JPEG", icc_profile=b"not a profile")

    assert "icc_profile" not in decoded(accept("anh.jpg", unfit)).info
    assert "icc_profile" not in decoded(accept("anh.jpg", broken)).info


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.jpg", lambda: build.picture("JPEG") + b"<script>alert(1)</script>"),
        ("a.jpg", lambda: build.picture("JPEG") + build.packed({"Evil.class": "<script>"})),
        ("a.png", lambda: build.png_text("Comment", "<script>alert(1)</script>")),
        ("a.png", lambda: build.picture("PNG") + b"<?php system($_GET[0]); ?><script>"),
        ("a.webp", lambda: build.picture("WEBP") + b"<script>"),
    ],
    ids=["jpg+html", "jpg+jar", "png text", "png+php", "webp+html"],
)
def test_what_hides_behind_pixels_is_gone(name, make):
    content = make()

    clean = accept(name, content)

    assert [mark for mark in (b"<script>", b"<?php", b"PK\x05\x06") if mark in clean.content] == []
    assert decoded(clean).size == (120, 80)


def scan_of_words():
    """A page scanned without loss: 25 million points, fine for a PDF though large when unpacked."""
    stream = io.BytesIO()
    Image.new("L", (2480, 3508), 255).save(stream, "PDF")
    return stream.getvalue()


def linked_pdf():
    link = build.action(Type="/Annot", Subtype="/Link")
    link.A = build.action(S="/URI", URI="https://example.edu.vn")

    def edit(document):
        document.pages[0].Annots = build.pikepdf.Array([link])

    return build.edited_pdf(edit)


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.pdf", build.pdf),
        ("a.pdf", lambda: build.pdf(pages=200)),
        ("a.pdf", scan_of_words),
        ("a.pdf", linked_pdf),
        ("a.pdf", lambda: build.edited_pdf(lambda d: build.with_bomb(d, 40))),
        ("a.docx", build.word),
        ("a.docx", lambda: build.word("<w:p><w:r><w:t>Nội dung DDE và |</w:t></w:r></w:p>")),
        ("a.docx", lambda: build.word(build.instruction(" PAGE ", ' HYPERLINK "https://example.edu.vn/added" '))),
        ("a.docx", lambda: build.word(part_relations=build.relation("hyperlink", "https://example.edu.vn/?a=b"))),
        ("a.docx", lambda: build.word(part_relations=build.relation("hyperlink", "mailto:a@example.edu.vn"))),
        ("a.docx", lambda: build.word(parts={"word/embeddings/Sheet.xlsx": build.excel()})),
        ("a.docx", lambda: build.word(parts={"word/embeddings/oleObject1.bin": build.OLE + bytes(900)})),
        ("a.docx", lambda: build.word(parts={"word/media/anh.png": build.picture("PNG")})),
        ("a.xlsx", build.excel),
        ("a.xlsx", lambda: build.sheet_with_formula('IF(A1="x|y",1,2)')),
        ("a.xlsx", REAL_LIST.read_bytes),
    ],
    # Written out: a function's own text holds its address, which differs between parallel workers.
    ids=[
        "pdf",
        "long pdf",
        "scanned pdf with words",
        "pdf with a link",
        "pdf that unpacks to much",
        "word",
        "word that speaks of DDE",
        "word with page numbers and a link",
        "word linked to the web",
        "word linked to a mail address",
        "word with a sheet inside",
        "word with an old object inside",
        "word with a picture",
        "excel",
        "excel with a formula",
        "a school's real list",
    ],
)
def test_plain_document_is_kept_byte_for_byte(name, make):
    content = make()

    clean = accept(name, content)

    assert clean.content == content
    assert clean.sha256 == hashlib.sha256(content).hexdigest()
    assert (clean.size, clean.extension, clean.is_picture) == (len(content), Path(name).suffix, False)


@pytest.mark.parametrize(
    ("name", "size", "limit"),
    [("a.jpg", 10 * 1024 * 1024 + 1, "10 MB"), ("a.docx", 20 * 1024 * 1024 + 1, "20 MB")],
)
def test_each_group_has_its_own_limit(name, size, limit):
    with pytest.raises(UploadRefused) as refusal:
        accept(name, bytes(size))

    assert refusal.value.code in ("image_too_big", "document_too_big")
    assert f"“{name}”" in str(refusal.value)
    assert limit in str(refusal.value)


def test_caller_may_lower_the_limit():
    with pytest.raises(UploadRefused) as refusal:
        accept("a.docx", bytes(3 * 1024 * 1024), max_bytes=2 * 1024 * 1024)

    assert "2 MB" in str(refusal.value)


@pytest.mark.parametrize(
    ("kinds", "names"),
    [(("image",), "JPG, JPEG, PNG, WEBP, HEIC, HEIF"), (("xlsx",), "XLSX"), (("pdf", "docx"), "PDF, DOCX")],
)
def test_place_that_takes_other_kinds_says_which(kinds, names):
    with pytest.raises(UploadRefused) as refusal:
        accept("a.pdf" if kinds != ("pdf", "docx") else "a.xlsx", build.pdf(), kinds=kinds)

    assert refusal.value.code == "not_here"
    assert names in str(refusal.value)


def test_no_file_at_all_is_said():
    with pytest.raises(UploadRefused) as refusal:
        accept_upload(None)

    assert refusal.value.code == "missing"


def test_name_of_a_converted_picture_says_what_it_is_now():
    clean = accept("../../Ảnh lớp 10A1.HEIC", build.heic())

    assert clean.original_name == "Ảnh lớp 10A1.jpg"


def test_bomb_that_eats_all_memory_costs_only_its_own_process():
    squeezer = build.zlib.compressobj(9)
    zeros = b"".join(squeezer.compress(bytes(1024 * 1024)) for _ in range(700)) + squeezer.flush()
    bomb = build.pdf_by_hand(zeros.hex().encode() + b">", "[/ASCIIHexDecode /FlateDecode]")

    with pytest.raises(UploadRefused) as refusal:
        accept("a.pdf", bomb)

    assert refusal.value.code == "too_complex"


CONFINED = "from lantoa.common.uploads import confined; confined.CPU_SECONDS = 1; confined.confine();"


@pytest.mark.parametrize(
    ("deed", "failure"),
    [
        ("bytearray(600 * 1024 * 1024)", "MemoryError"),
        ("import socket; socket.create_connection(('127.0.0.1', 9))", "RuntimeError"),
        ("import subprocess; subprocess.run(['true'])", "RuntimeError"),
        ("import os; os.system('true')", "RuntimeError"),
        ("open('/dev/shm/files-too-big', 'wb').write(bytes(65 * 1024 * 1024))", "OSError"),
    ],
    ids=["memory", "network", "program", "shell", "disk"],
)
def test_confined_process_cannot(deed, failure):
    run = subprocess.run([sys.executable, "-c", CONFINED + deed], capture_output=True, text=True, check=False)

    assert run.returncode != 0
    assert failure in run.stderr
    Path("/dev/shm/files-too-big").unlink(missing_ok=True)


def test_process_that_computes_too_long_is_killed():
    run = subprocess.run([sys.executable, "-c", f"{CONFINED}\nwhile True: pass"], capture_output=True, check=False)

    assert run.returncode == -signal.SIGXCPU


def test_inspecting_process_loads_nothing_of_django():
    program = (
        "import sys; from lantoa.common.uploads import inspect_file, inspect_pdf, inspect_image, inspect_workbook;"
    )
    run = subprocess.run(
        [sys.executable, "-c", program + "sys.exit('django' in sys.modules)"], capture_output=True, check=False
    )

    assert run.returncode == 0
