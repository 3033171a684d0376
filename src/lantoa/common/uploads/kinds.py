"""Which files are taken, and how each is told by its name and its first bytes. Knows no Django."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


class Unacceptable(Exception):
    """The file breaks a rule; ``code`` names the message, ``facts`` fill it."""

    def __init__(self, code: str, **facts: int | str):
        super().__init__(code)
        self.code = code
        self.facts = facts


@dataclass(frozen=True)
class FileKind:
    """One format: the names it goes by and what is kept of it."""

    format: str
    group: str  # image | document
    extensions: tuple[str, ...]
    content_type: str


JPEG = FileKind("JPEG", "image", ("jpg", "jpeg"), "image/jpeg")
PNG = FileKind("PNG", "image", ("png",), "image/png")
WEBP = FileKind("WEBP", "image", ("webp",), "image/webp")
#: Browsers do not show HEIC, so it is kept as JPEG.
HEIC = FileKind("HEIF", "image", ("heic", "heif"), "image/jpeg")
PDF = FileKind("PDF", "document", ("pdf",), "application/pdf")
DOCX = FileKind(
    "DOCX", "document", ("docx",), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
)
XLSX = FileKind("XLSX", "document", ("xlsx",), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")

KINDS = (JPEG, PNG, WEBP, HEIC, PDF, DOCX, XLSX)
BY_EXTENSION = {extension: kind for kind in KINDS for extension in kind.extensions}
#: Types that we wrote ourselves, pixel by pixel: the only ones a browser may show in place.
REENCODED_TYPES = frozenset(kind.content_type for kind in KINDS if kind.group == "image")
MACRO_EXTENSIONS = frozenset(("docm", "dotm", "xlsm", "xltm", "xlam", "xlsb", "pptm"))
OLD_OFFICE_EXTENSIONS = frozenset(("doc", "xls", "ppt", "rtf", "odt", "ods"))

_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"heif")
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# How Office names the stream of a workbook or document that is locked with a password.
_LOCKED_OFFICE = "EncryptedPackage".encode("utf-16-le")


def has_magic(kind: FileKind, content: bytes) -> bool:
    """Tell whether ``content`` begins as files of ``kind`` do."""
    if kind is JPEG:
        return content.startswith(b"\xff\xd8\xff")
    if kind is PNG:
        return content.startswith(b"\x89PNG\r\n\x1a\n")
    if kind is WEBP:
        return content.startswith(b"RIFF") and content[8:12] == b"WEBP"
    if kind is HEIC:
        return content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS
    if kind is PDF:
        return content.startswith(b"%PDF-")
    return content.startswith(b"PK\x03\x04")


def kind_named(extension: str) -> FileKind:
    """Return the kind that goes by ``extension`` (lower case, without dot).

    :raises Unacceptable: when such files are not taken
    """
    if extension in MACRO_EXTENSIONS:
        raise Unacceptable("macro")
    if extension in OLD_OFFICE_EXTENSIONS:
        raise Unacceptable("old_format")
    if extension not in BY_EXTENSION:
        raise Unacceptable("wrong_type")
    return BY_EXTENSION[extension]


def check_magic(kind: FileKind, content: bytes) -> None:
    """Let pass content whose first bytes agree with its name.

    :raises Unacceptable: otherwise; a locked Office file looks like an old one from outside
    """
    if kind in (DOCX, XLSX) and content.startswith(OLE_MAGIC):
        raise Unacceptable("password" if _LOCKED_OFFICE in content else "old_format")
    if not has_magic(kind, content):
        raise Unacceptable("mismatch", extension=kind.extensions[0])
