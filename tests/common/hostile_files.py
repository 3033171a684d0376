"""Builders of files, good and hostile; nothing hostile is kept in the repository."""

import io
import struct
import zipfile
import zlib

import openpyxl
import pikepdf
import pillow_heif
from PIL import Image, PngImagePlugin

MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!" + b"$H+H*"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


# Pictures


def picture(kind="JPEG", size=(120, 80), mode="RGB", color="teal", **options):
    stream = io.BytesIO()
    Image.new(mode, size, color).save(stream, kind, **options)
    return stream.getvalue()


def noise(kind, size=(400, 300)):
    """A picture that does not shrink to nothing, so that half of it is really half."""
    stream = io.BytesIO()
    Image.effect_noise(size, 80).convert("RGB").save(stream, kind)
    return stream.getvalue()


def heic(size=(640, 480), **options):
    stream = io.BytesIO()
    plain = Image.new("RGB", size, "teal") if size[0] > 1000 else Image.effect_noise(size, 60).convert("RGB")
    pillow_heif.from_pillow(plain).save(stream, **options)
    return stream.getvalue()


def png_chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of_size(width, height):
    """A small file that claims a huge picture, one bit a point."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", rows) + png_chunk(b"IEND", b"")


def png_with(kind, data):
    """A good PNG with one more chunk after its header."""
    content = picture("PNG")
    return content[:33] + png_chunk(kind, data) + content[33:]


def png_text(key, text):
    extra = PngImagePlugin.PngInfo()
    extra.add_text(key, text)
    return picture("PNG", pnginfo=extra)


def jpeg_of_size(width, height):
    """A JPEG whose frame header claims another size."""
    content = bytearray(picture("JPEG"))
    frame = content.index(b"\xff\xc0")
    content[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(content)


def jpeg_of_many_scans(count):
    content = picture("JPEG", progressive=True)
    scan = content.index(b"\xff\xda")
    return content[:scan] + content[scan:-2] * count + b"\xff\xd9"


# Word and Excel


def word(body="<w:p/>", *, parts=None, relations="", types="", main=MAIN, part_relations=""):
    """A Word file with ``parts`` (name -> content) put in beside what belongs there."""
    content_types = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/>{types}</Types>'
    )
    package = {
        "[Content_Types].xml": content_types,
        "_rels/.rels": _relations(
            f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>{relations}'
        ),
        "word/document.xml": f'<?xml version="1.0"?><w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
        "word/_rels/document.xml.rels": _relations(part_relations),
        **(parts or {}),
    }
    return packed(package)


def _relations(rows):
    return f'<?xml version="1.0"?><Relationships xmlns="{RELATIONS}">{rows}</Relationships>'


def relation(kind, target, *, external=True):
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="x{len(target)}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'


def packed(parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items() if isinstance(parts, dict) else parts:
            package.writestr(name, content)
    return stream.getvalue()


def excel(rows=(("STT", "Họ tên"), (1, "Trần Thị Mẫu")), *, parts=None):
    """A workbook written by openpyxl, with ``parts`` put in."""
    stream = io.BytesIO()
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    workbook.save(stream)
    if not parts:
        return stream.getvalue()
    with zipfile.ZipFile(stream) as package:
        kept = {name: package.read(name) for name in package.namelist()}
    return packed({**kept, **parts})


def sheet_with_formula(formula):
    return excel(
        parts={
            "xl/worksheets/sheet1.xml": '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/'
            f'spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1"><f>{formula}</f><v>1</v></c></row></sheetData>'
            "</worksheet>"
        }
    )


def instruction(*pieces):
    """A field of Word whose code is split over runs."""
    return "".join(f"<w:p><w:r><w:instrText>{piece}</w:instrText></w:r></w:p>" for piece in pieces)


def many_parts(count):
    return word(parts={f"word/media/p{i}.xml": "<a/>" for i in range(count)})


def overlapping():
    """Two names in the table of contents that share the same bytes."""
    content = word(parts={"word/a.xml": "<a/>", "word/b.xml": "<a/>"})
    changed = bytearray(content)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        first = package.getinfo("word/a.xml").header_offset
        second = package.getinfo("word/b.xml").header_offset
    place = content.rindex(struct.pack("<I", second) + b"word/b.xml")
    changed[place : place + 4] = struct.pack("<I", first)
    return bytes(changed)


def flagged_encrypted():
    content = bytearray(word())
    start = 0
    while (start := content.find(b"PK\x01\x02", start)) >= 0:
        content[start + 8] |= 1
        start += 4
    return bytes(content)


def linked_part():
    """An entry that claims to be a symbolic link."""
    stream = io.BytesIO(word())
    with zipfile.ZipFile(stream, "a") as package:
        entry = zipfile.ZipInfo("word/link.xml")
        entry.external_attr = 0o120777 << 16
        package.writestr(entry, "/etc/passwd")
    return stream.getvalue()


def doubled_part():
    stream = io.BytesIO(word())
    with zipfile.ZipFile(stream, "a") as package:
        package.writestr("word/Document.xml", "<a/>")
    return stream.getvalue()


def laughs(levels=9):
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, levels))
    return f'<?xml version="1.0"?><!DOCTYPE x [{entities}]><x>&a{levels - 1};</x>'


# PDF


def pdf(pages=1, **save):
    return edited_pdf(lambda document: None, pages=pages, **save)


def edited_pdf(edit, *, pages=1, **save):
    """A PDF that ``edit(document)`` changed before it was saved."""
    document = pikepdf.new()
    for _page in range(pages):
        document.add_blank_page()
    edit(document)
    stream = io.BytesIO()
    document.save(stream, **save)
    return stream.getvalue()


def action(**entries):
    return pikepdf.Dictionary(
        **{key: pikepdf.Name(value) if value.startswith("/") else value for key, value in entries.items()}
    )


def open_action(**entries):
    def edit(document):
        document.Root.OpenAction = action(**entries)

    return edit


def with_bomb(document, size, times=1):
    squeezer = zlib.compressobj(9)
    data = b"".join(squeezer.compress(bytes(1024 * 1024)) for _ in range(size)) + squeezer.flush()
    for _more in range(times - 1):
        data = zlib.compress(data)
    stream = pikepdf.Stream(document, b"")
    stream.write(data, filter=pikepdf.Array([pikepdf.Name.FlateDecode] * times))
    document.pages[0].Contents = stream


def attached(document):
    document.attachments["virus.exe"] = b"MZ" + bytes(100)


def file_annotation(document):
    document.pages[0].Annots = pikepdf.Array([action(Type="/Annot", Subtype="/FileAttachment")])


def scripted_names(document):
    script = document.make_indirect(action(S="/JavaScript", JS="app.alert(1)"))
    document.Root.Names = pikepdf.Dictionary(
        JavaScript=pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("a"), script]))
    )


def scripted_page(document):
    document.pages[0].AA = pikepdf.Dictionary(O=action(S="/JavaScript", JS="app.alert(1)"))


def xfa_form(document):
    document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([]), XFA=pikepdf.Stream(document, b"<xdp/>"))


def huge_page(document):
    document.pages[0].MediaBox = pikepdf.Array([0, 0, 2_000_000, 2_000_000])


def player(document):
    document.pages[0].Annots = pikepdf.Array([action(Type="/Annot", Subtype="/RichMedia")])


def huge_scan(document):
    image = pikepdf.Stream(document, b"x")
    image.stream_dict = action(Type="/XObject", Subtype="/Image", Filter="/DCTDecode")
    image.Width = image.Height = 60_000
    document.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(A=image))


def looping_xref():
    """A cross-reference table that names itself as the one before it."""
    content = pdf()
    start = int(content.rsplit(b"startxref", 1)[1].split()[0])
    return content.replace(b"trailer <<", b"trailer << /Prev %d " % start, 1)


def escaped_script():
    """The name /JavaScript, written so that a plain search does not find it."""
    content = edited_pdf(open_action(S="/JavaScript", JS="app.alert(1)"))
    return content.replace(b"/JavaScript", b"/#4aavaScript").replace(b"/JS", b"/#4aS")


def nested_arrays(depth):
    content = pdf()
    return content.replace(b"/Type /Catalog", b"/Deep " + b"[" * depth + b"]" * depth + b" /Type /Catalog")


def pdf_by_hand(data, filters):
    """A PDF of one page whose content is exactly ``data``; libraries would pack it anew."""
    return (
        b"%%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Count 1 /Kids [3 0 R] >>\nendobj\n"
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>\nendobj\n"
        b"4 0 obj\n<< /Filter %s /Length %d >>\nstream\n%s\nendstream\nendobj\n"
        b"trailer << /Root 1 0 R /Size 5 >>\nstartxref\n0\n%%%%EOF\n"
    ) % (filters.encode(), len(data), data)
