"""Every hostile file is refused for its own reason, in its own words, within the limits of time."""

import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lantoa.common.uploads import UploadRefused, accept_upload
from lantoa.common.uploads.refusals import MESSAGES
from tests.common import hostile_files as build

LAUNCH = {"S": "/Launch", "F": "cmd.exe"}
SCRIPT = {"S": "/JavaScript", "JS": "app.alert(1)"}
EXE = b"MZ" + bytes(200)
MP4 = b"\0\0\0\x18ftypmp42" + bytes(200)
AVIF = b"\0\0\0\x18ftypavif" + bytes(200)
HTML = b"<!doctype html><script>alert(1)</script>"
VBA = {"word/vbaProject.bin": build.OLE + bytes(600)}
PACKAGE_OLE = build.OLE + bytes(600) + "\x01Ole10Native".encode("utf-16-le") + bytes(300)
LOCKED = build.OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(300)
DTD = '<?xml version="1.0"?><!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd"><x/>'
XXE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
DDE_LINK = '<?xml version="1.0"?><externalLink><ddeLink ddeService="cmd" ddeTopic="x"/></externalLink>'


def half(content):
    return content[: len(content) // 2]


CASES = {
    # Empty, short, truncated
    "empty picture": ("a.jpg", lambda: b"", "empty"),
    "empty document": ("a.pdf", lambda: b"", "empty"),
    "one byte": ("a.jpg", lambda: b"\xff", "mismatch"),
    "magic bytes alone": ("a.jpg", lambda: b"\xff\xd8\xff", "damaged"),
    "PNG signature alone": ("a.png", lambda: b"\x89PNG\r\n\x1a\n", "damaged"),
    "half a JPEG": ("a.jpg", lambda: half(build.noise("JPEG")), "damaged"),
    "half a PNG": ("a.png", lambda: half(build.noise("PNG")), "damaged"),
    "half a WebP": ("a.webp", lambda: half(build.noise("WEBP")), "damaged"),
    "half a HEIC": ("a.heic", lambda: half(build.heic()), "damaged"),
    "half a PDF": ("a.pdf", lambda: half(build.pdf(pages=5)), "damaged"),
    "half a Word file": ("a.docx", lambda: half(build.word()), "damaged"),
    "half a workbook": ("a.xlsx", lambda: half(build.excel()), "damaged"),
    "PDF header alone": ("a.pdf", lambda: b"%PDF-1.7\n%%EOF", "damaged"),
    "XML cut off in a Word file": ("a.docx", lambda: build.word("<w:p><w:r>"), "damaged"),
    # Names and contents that disagree
    "HTML named jpg": ("a.jpg", lambda: HTML, "mismatch"),
    "program named pdf": ("a.pdf", lambda: EXE, "mismatch"),
    "PNG named jpg": ("a.jpg", lambda: build.picture("PNG"), "mismatch"),
    "GIF named jpg": ("a.jpg", lambda: b"GIF89a/*" + b"*/=1;alert(1)//", "mismatch"),
    "HEIC named jpg": ("a.jpg", build.heic, "mismatch"),
    "AVIF named heic": ("a.heic", lambda: AVIF, "mismatch"),
    "PDF named docx": ("a.docx", build.pdf, "mismatch"),
    "workbook named docx": ("a.docx", build.excel, "mismatch"),
    "Word file named xlsx": ("a.xlsx", build.word, "mismatch"),
    "plain archive named docx": ("a.docx", lambda: build.packed({"a.xml": "<a/>"}), "damaged"),
    "virus signature named pdf": ("a.pdf", lambda: build.EICAR, "mismatch"),
    "SVG": ("a.svg", lambda: b"<svg onload='alert(1)'/>", "wrong_type"),
    "GIF": ("a.gif", lambda: b"GIF89a", "wrong_type"),
    "film": ("a.mp4", lambda: MP4, "wrong_type"),
    "program": ("a.exe", lambda: EXE, "wrong_type"),
    "script": ("a.php", lambda: b"<?php", "wrong_type"),
    "HTML": ("a.html", lambda: HTML, "wrong_type"),
    "archive": ("a.zip", lambda: build.packed({"a": "a"}), "wrong_type"),
    "no extension": ("README", lambda: b"text", "wrong_type"),
    "extension hidden by direction": ("anh\u202egpj.exe", lambda: EXE, "wrong_type"),
    "extension hidden by a null": ("a.jpg\x00.exe", lambda: EXE, "wrong_type"),
    "old Word": ("a.doc", lambda: build.OLE, "old_format"),
    "old Excel": ("a.xls", lambda: build.OLE, "old_format"),
    "old Excel named xlsx": ("a.xlsx", lambda: build.OLE + bytes(900), "old_format"),
    # Two formats in one
    "PDF and archive": ("a.pdf", lambda: build.pdf() + build.packed({"a.js": "alert(1)"}) + b"\n%%EOF", "mismatch"),
    "PDF and HTML": ("a.pdf", lambda: b"%PDF-1.4\n%" + HTML + b"\n" + build.pdf(), "mismatch"),
    "archive before PDF": ("a.pdf", lambda: build.packed({"a": "a"}) + build.pdf(), "mismatch"),
    "Word file after HTML": ("a.docx", lambda: HTML + build.word(), "mismatch"),
    # Pictures that swell
    "30,000 points square": ("a.png", lambda: build.png_of_size(30_000, 30_000), "too_many_pixels"),
    "one row of 50 million points": ("a.png", lambda: build.png_of_size(50_000_000, 1), "too_many_pixels"),
    "JPEG that claims 65,000 square": ("a.jpg", lambda: build.jpeg_of_size(65_000, 65_000), "too_many_pixels"),
    "WebP of 36 million points": ("a.webp", lambda: build.picture("WEBP", (6000, 6000)), "too_many_pixels"),
    "HEIC of 42 million points": ("a.heic", lambda: build.heic((7000, 6000)), "too_many_pixels"),
    "1,000 progressive scans": ("a.jpg", lambda: build.jpeg_of_many_scans(1000), "too_complex"),
    "packed text bomb": (
        "a.png",
        lambda: build.png_with(b"zTXt", b"a\0\0" + build.zlib.compress(bytes(80_000_000), 9)),
        "damaged",
    ),
    # Archives that swell
    "zeros that unpack 1,000 times": (
        "a.docx",
        lambda: build.word(parts={"word/a.xml": bytes(30_000_000)}),
        "unpacks_too_big",
    ),
    "1,200 parts": ("a.docx", lambda: build.many_parts(1200), "too_many_parts"),
    "parts that overlap": ("a.docx", build.overlapping, "unsafe_parts"),
    "archive in an archive": (
        "a.docx",
        lambda: build.word(parts={"word/a.bin": build.packed({"a": "a"})}),
        "nested_archive",
    ),
    "three levels": (
        "a.docx",
        lambda: build.word(
            parts={"word/embeddings/a.docx": build.word(parts={"word/embeddings/b.docx": build.word()})}
        ),
        "nested_archive",
    ),
    "gzip inside": (
        "a.docx",
        lambda: build.word(parts={"word/media/a.png": b"\x1f\x8b" + bytes(90)}),
        "nested_archive",
    ),
    # Names of parts that leave their place
    "part that climbs out": ("a.docx", lambda: build.word(parts={"../../evil.xml": "<a/>"}), "unsafe_parts"),
    "part at the root": ("a.docx", lambda: build.word(parts={"/etc/cron.d/a.xml": "<a/>"}), "unsafe_parts"),
    "part on a drive": ("a.docx", lambda: build.word(parts={"C:/a.xml": "<a/>"}), "unsafe_parts"),
    "part with backslashes": ("a.docx", lambda: build.word(parts={"..\\a.xml": "<a/>"}), "unsafe_parts"),
    "part that is a link": ("a.docx", build.linked_part, "unsafe_parts"),
    "same part twice": ("a.docx", build.doubled_part, "unsafe_parts"),
    # XML that expands or fetches
    "billion laughs": ("a.docx", lambda: build.word(parts={"word/a.xml": build.laughs()}), "unsafe_xml"),
    "external entity": ("a.xlsx", lambda: build.excel(parts={"xl/a.xml": XXE}), "unsafe_xml"),
    "external DTD": ("a.docx", lambda: build.word(parts={"word/a.xml": DTD}), "unsafe_xml"),
    "DTD in UTF-16": (
        "a.docx",
        lambda: build.word(parts={"word/a.xml": DTD.replace("?>", ' encoding="utf-16"?>', 1).encode("utf-16")}),
        "unsafe_xml",
    ),
    # Macros and programs
    "macro document": ("a.docm", build.word, "macro"),
    "macro workbook": ("a.xlsm", build.excel, "macro"),
    "renamed macro document": ("a.docx", lambda: build.word(parts=VBA), "macro"),
    "renamed macro workbook": ("a.xlsx", lambda: build.excel(parts={"xl/vbaProject.bin": b"x"}), "macro"),
    "macro content type": (
        "a.docx",
        lambda: build.word(main="application/vnd.ms-word.document.macroEnabled.main+xml"),
        "macro",
    ),
    "macro by relation": (
        "a.docx",
        lambda: build.word(part_relations=build.relation("vbaProject", "a.bin", external=False)),
        "macro",
    ),
    "old macro sheet": ("a.xlsx", lambda: build.excel(parts={"xl/macrosheets/sheet1.xml": "<a/>"}), "macro"),
    "ActiveX": ("a.docx", lambda: build.word(parts={"word/activeX/activeX1.xml": "<a/>"}), "macro"),
    "program inside": ("a.docx", lambda: build.word(parts={"word/media/a.png": EXE}), "malware"),
    "script file inside": ("a.docx", lambda: build.word(parts={"word/a.js": "alert(1)"}), "embedded_file"),
    "packaged file inside": (
        "a.docx",
        lambda: build.word(parts={"word/embeddings/a.bin": PACKAGE_OLE}),
        "embedded_file",
    ),
    "HTML chunk inside": (
        "a.docx",
        lambda: build.word(part_relations=build.relation("aFChunk", "a.xml", external=False)),
        "embedded_file",
    ),
    "SVG script inside": (
        "a.docx",
        lambda: build.word(parts={"word/media/a.svg": "<svg><script/></svg>"}),
        "unsafe_parts",
    ),
    "virus signature inside": ("a.docx", lambda: build.word(parts={"word/media/a.png": build.EICAR}), "malware"),
    "virus signature two levels in": (
        "a.docx",
        lambda: build.word(parts={"word/embeddings/a.xlsx": build.excel(parts={"xl/a.xml": build.EICAR})}),
        "malware",
    ),
    # Content from elsewhere
    "remote template": (
        "a.docx",
        lambda: build.word(part_relations=build.relation("attachedTemplate", "http://127.0.0.1/a.dotm")),
        "external_link",
    ),
    "remote picture": (
        "a.docx",
        lambda: build.word(part_relations=build.relation("image", "http://127.0.0.1/a.png")),
        "external_link",
    ),
    "remote object": (
        "a.docx",
        lambda: build.word(part_relations=build.relation("oleObject", "\\\\host\\a")),
        "external_link",
    ),
    "other workbook": (
        "a.xlsx",
        lambda: build.excel(
            parts={
                "xl/externalLinks/_rels/externalLink1.xml.rels": build._relations(
                    build.relation("externalLinkPath", "b.xlsx")
                )
            }
        ),
        "external_link",
    ),
    "link to a local file": (
        "a.docx",
        lambda: build.word(part_relations=build.relation("hyperlink", "file:///c:/a.exe")),
        "external_link",
    ),
    "link that is a script": (
        "a.docx",
        lambda: build.word(part_relations=build.relation("hyperlink", "javascript:alert(1)")),
        "external_link",
    ),
    # DDE
    "DDE field": ("a.docx", lambda: build.word(build.instruction(" DDEAUTO c:\\\\windows\\\\cmd.exe ")), "dde"),
    "DDE field in pieces": ("a.docx", lambda: build.word(build.instruction(" DD", "EAU", "TO cmd ")), "dde"),
    "DDE simple field": ("a.docx", lambda: build.word('<w:p><w:fldSimple w:instr=" DDE cmd x "/></w:p>'), "dde"),
    "DDE link": ("a.xlsx", lambda: build.excel(parts={"xl/externalLinks/externalLink1.xml": DDE_LINK}), "dde"),
    "DDE formula": ("a.xlsx", lambda: build.sheet_with_formula("cmd|'/C calc'!A0"), "dde"),
    # Passwords
    "Word file with a password": ("a.docx", lambda: LOCKED, "password"),
    "workbook with a password": ("a.xlsx", lambda: LOCKED, "password"),
    "encrypted parts": ("a.docx", build.flagged_encrypted, "password"),
    "PDF with a password": (
        "a.pdf",
        lambda: build.pdf(encryption=build.pikepdf.Encryption(owner="o", user="u")),
        "password",
    ),
    "PDF with an owner's password": (
        "a.pdf",
        lambda: build.pdf(encryption=build.pikepdf.Encryption(owner="o", user="")),
        "password",
    ),
    # PDF
    "script on opening": ("a.pdf", lambda: build.edited_pdf(build.open_action(**SCRIPT)), "pdf_script"),
    "script by name": ("a.pdf", lambda: build.edited_pdf(build.scripted_names), "pdf_script"),
    "script of a page": ("a.pdf", lambda: build.edited_pdf(build.scripted_page), "pdf_script"),
    "script in an object stream": (
        "a.pdf",
        lambda: build.edited_pdf(build.scripted_names, object_stream_mode=build.pikepdf.ObjectStreamMode.generate),
        "pdf_script",
    ),
    "script under an escaped name": ("a.pdf", build.escaped_script, "pdf_script"),
    "program on opening": ("a.pdf", lambda: build.edited_pdf(build.open_action(**LAUNCH)), "pdf_launch"),
    "import on opening": ("a.pdf", lambda: build.edited_pdf(build.open_action(S="/ImportData", F="a")), "pdf_launch"),
    "file in a PDF": ("a.pdf", lambda: build.edited_pdf(build.attached), "pdf_attachment"),
    "file pinned to a page": ("a.pdf", lambda: build.edited_pdf(build.file_annotation), "pdf_attachment"),
    "film in a PDF": ("a.pdf", lambda: build.edited_pdf(build.player), "pdf_attachment"),
    "XFA form": ("a.pdf", lambda: build.edited_pdf(build.xfa_form), "pdf_form"),
    "201 pages": ("a.pdf", lambda: build.pdf(pages=201), "pdf_too_many_pages"),
    "5,000 pages": ("a.pdf", lambda: build.pdf(pages=5000), "pdf_too_many_pages"),
    "page of 700 meters": ("a.pdf", lambda: build.edited_pdf(build.huge_page), "pdf_page_size"),
    "scan of 60,000 points square": ("a.pdf", lambda: build.edited_pdf(build.huge_scan), "unpacks_too_big"),
    "PDF that unpacks to 1 GB": (
        "a.pdf",
        lambda: build.edited_pdf(lambda d: build.with_bomb(d, 1024)),
        "unpacks_too_big",
    ),
    "PDF packed twice": (
        "a.pdf",
        lambda: build.edited_pdf(lambda d: build.with_bomb(d, 120, times=2)),
        "unpacks_too_big",
    ),
    "no page": ("a.pdf", lambda: build.pdf(pages=0), "damaged"),
}


@pytest.mark.parametrize("case", CASES)
def test_hostile_file_is_refused_with_its_own_message(case):
    name, make, code = CASES[case]
    upload = SimpleUploadedFile(name, make())

    started = time.monotonic()
    with pytest.raises(UploadRefused) as refusal:
        accept_upload(upload)

    assert refusal.value.code == code
    assert "%" not in str(refusal.value)
    assert time.monotonic() - started < 20


def test_every_reason_has_its_own_words():
    texts = [str(message) for message in MESSAGES.values()]

    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize(
    "make", [build.looping_xref, lambda: build.nested_arrays(5000)], ids=["looping xref", "deep arrays"]
)
def test_pdf_that_would_loop_ends_soon(make):
    upload = SimpleUploadedFile("a.pdf", make())

    started = time.monotonic()
    try:
        verdict = accept_upload(upload).content_type
    except UploadRefused as refused:
        verdict = refused.code

    assert verdict in ("application/pdf", "damaged", "too_complex")
    assert time.monotonic() - started < 20
