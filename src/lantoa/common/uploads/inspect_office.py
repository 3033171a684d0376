"""Word and Excel files: a package of XML and pictures, and nothing else.

The package is read entry by entry against a budget before any of it is believed.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml.common import DefusedXmlException
from defusedxml.sax import parse

from .kinds import DOCX, MEGABYTE, OLE_MAGIC, XLSX, FileKind, Unacceptable

MOST_ENTRIES = 1000
MOST_UNPACKED = 200 * MEGABYTE
MOST_RATIO = 100
#: Small parts may shrink far more without harm: an empty style sheet is all repetition.
RATIO_COUNTS_FROM = MEGABYTE
_CHUNK = 256 * 1024
_MAIN_TYPE = {
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}
_MACRO_NAMES = re.compile(r"(vbaproject|vbadata|/activex/|macrosheets/|intlmacrosheets/|/customui/)", re.IGNORECASE)
_MACRO_TYPES = re.compile(r"(macroenabled|vbaproject|activex|intlmacrosheet|macrosheet)", re.IGNORECASE)
# All that Word, Excel, LibreOffice and WPS write; anything else was put in by hand.
_PICTURE_PARTS = ("png", "jpg", "jpeg", "jpe", "jfif", "gif", "bmp", "tif", "tiff", "emf", "wmf", "wdp", "svg", "ico")
_KNOWN_PARTS = frozenset(
    (*_PICTURE_PARTS, "webp", "xml", "rels", "vml", "bin", "odttf", "fntdata", "psmdcp", "docx", "xlsx")
)
_XML_PARTS = (".xml", ".rels", ".vml", ".svg", ".psmdcp")
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"\xfd7zXZ", b"BZh", b"MSCF")
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!")
# The agreed test signature of virus scanners, in two halves so that no scanner stops at this file.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!"
_OLE_PACKAGE = "\x01Ole10Native".encode("utf-16-le")
_SAFE_LINKS = ("", "http", "https", "mailto", "tel")
_DDE = re.compile(r"(?:^|[\s\\{\"])DDE(AUTO)?(?=[\s\"\\]|$)", re.IGNORECASE)
_DDE_FORMULA = re.compile(r"(^|[=+\-@(,;&*/ ])'?[A-Za-z0-9_.]+\|")
_SCRIPT_ELEMENTS = frozenset(("script", "foreignobject", "handler"))
_LONGEST_TEXT = 4 * MEGABYTE


@dataclass
class Budget:
    """What may still be unpacked, shared by a document and what is embedded in it."""

    entries: int = MOST_ENTRIES
    unpacked: int = MOST_UNPACKED


def check_office(kind: FileKind, source: Path) -> None:
    """Let a plain Word or Excel file pass.

    :raises Unacceptable: when it is locked, active, linked to elsewhere, a bomb, damaged or another format
    """
    with source.open("rb") as stream:
        _check_package(kind, stream, source.stat().st_size, Budget(), depth=0)


def _check_package(kind: FileKind | None, stream: IO[bytes], size: int, budget: Budget, *, depth: int) -> None:
    try:
        with zipfile.ZipFile(stream) as package:
            _check_directory(package, size, budget)
            for entry in package.infolist():
                if not entry.is_dir():
                    _check_entry(package, entry, budget, depth)
            if kind is not None:
                _check_main_part(package, kind)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, KeyError, OSError) as error:
        raise Unacceptable("damaged") from error


def _check_directory(package: zipfile.ZipFile, size: int, budget: Budget) -> None:
    """Judge the table of contents before anything is unpacked."""
    entries = package.infolist()
    budget.entries -= len(entries)
    if budget.entries < 0:
        raise Unacceptable("too_many_parts")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Unacceptable("password")
    names = [entry.filename.casefold() for entry in entries]
    if len(set(names)) != len(names) or not all(_is_safe_part(entry) for entry in entries):
        raise Unacceptable("unsafe_parts")
    _check_overlaps(entries)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > budget.unpacked or any(_swells(entry.file_size, entry.compress_size) for entry in entries):
        raise Unacceptable("unpacks_too_big")
    if _swells(unpacked, size):
        raise Unacceptable("unpacks_too_big")
    if any(_MACRO_NAMES.search(f"/{name}") for name in names):
        raise Unacceptable("macro")


def _swells(unpacked: int, packed: int) -> bool:
    return unpacked > RATIO_COUNTS_FROM and unpacked > MOST_RATIO * max(packed, 1)


def _is_safe_part(entry: zipfile.ZipInfo) -> bool:
    name = entry.orig_filename
    is_link = (entry.external_attr >> 16) & 0o170000 == 0o120000
    steps = name.rstrip("/").split("/")
    return not (
        is_link
        or "\\" in name
        or ":" in name
        or any(ord(c) < 32 for c in name)
        or any(step in ("", ".", "..") for step in steps)
    )


def _check_overlaps(entries: list[zipfile.ZipInfo]) -> None:
    """Two entries that share bytes are how 10 MB become petabytes."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise Unacceptable("unsafe_parts")
        # 30: the fixed part of a local header.
        end = entry.header_offset + 30 + entry.compress_size


def _check_entry(package: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: Budget, depth: int) -> None:
    name = entry.filename.casefold()
    extension = name.rpartition(".")[2]
    head = _read_through(package, entry, budget)
    if head.startswith(_PROGRAMS) and not name.endswith(_XML_PARTS):
        raise Unacceptable("malware")
    if extension not in _KNOWN_PARTS:
        raise Unacceptable("embedded_file")
    if head.startswith(_ARCHIVES):
        _check_nested(package, entry, extension, budget, depth)
    elif extension in ("docx", "xlsx"):
        raise Unacceptable("embedded_file")
    elif name.endswith(_XML_PARTS):
        _check_xml(package, entry)


def _read_through(package: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: Budget) -> bytes:
    """Unpack the whole entry in pieces, look at each, and return its beginning."""
    head = tail = b""
    with package.open(entry) as part:
        while piece := part.read(_CHUNK):
            budget.unpacked -= len(piece)
            if budget.unpacked < 0:
                raise Unacceptable("unpacks_too_big")
            if EICAR in tail + piece:
                raise Unacceptable("malware")
            if (head or piece).startswith(OLE_MAGIC) and _OLE_PACKAGE in tail + piece:
                raise Unacceptable("embedded_file")
            head = head or piece[:64]
            tail = piece[-128:]
    return head


def _check_nested(package: zipfile.ZipFile, entry: zipfile.ZipInfo, extension: str, budget: Budget, depth: int) -> None:
    # A chart carries its workbook: one level, judged like the outer one. Any other archive is a hiding place.
    if depth > 0 or extension not in ("docx", "xlsx"):
        raise Unacceptable("nested_archive")
    inner = package.read(entry)
    _check_package(None, io.BytesIO(inner), len(inner), budget, depth=depth + 1)


def _check_main_part(package: zipfile.ZipFile, kind: FileKind) -> None:
    """The content types must name the main part of this very format."""
    types = package.read("[Content_Types].xml").decode("utf-8", "replace")
    if _MACRO_TYPES.search(types):
        raise Unacceptable("macro")
    if _MAIN_TYPE[kind] not in types:
        raise Unacceptable("mismatch", extension=kind.extensions[0])


def _check_xml(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    handler = _PartReader(entry.filename.casefold())
    try:
        with package.open(entry) as part:
            parse(part, handler, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as error:
        raise Unacceptable("unsafe_xml") from error
    except (SAXException, LookupError, ValueError) as error:
        raise Unacceptable("damaged") from error
    for text in handler.instructions():
        if _DDE.search(text):
            raise Unacceptable("dde")


class _PartReader(ContentHandler):
    """Notices what acts or fetches: relations to elsewhere, DDE, scripts, formulas that call programs."""

    def __init__(self, name: str):
        super().__init__()
        self._is_relations = name.endswith(".rels")
        self._is_types = name == "[content_types].xml"
        self._text: list[str] | None = None
        self._instructions: list[str] = []
        self._kept = 0

    def instructions(self) -> Iterator[str]:
        """Field codes of Word; Word may split one code over many runs, so they are also read as one text."""
        yield from self._instructions
        yield "".join(self._instructions)

    def startElement(self, name, attrs):  # noqa: N802 -- the interface of SAX
        element = name.rpartition(":")[2].casefold()
        if self._is_relations and element == "relationship":
            _check_relation(attrs)
        elif element == "ddelink":
            raise Unacceptable("dde")
        elif element in _SCRIPT_ELEMENTS:
            raise Unacceptable("unsafe_parts")
        elif element == "fldsimple":
            self._keep(next((value for key, value in attrs.items() if key.endswith("instr")), ""))
        elif element in ("instrtext", "f", "definedname"):
            self._text = []

    def characters(self, content):
        if self._text is not None:
            self._text.append(content)

    def endElement(self, name):  # noqa: N802 -- the interface of SAX
        element = name.rpartition(":")[2].casefold()
        if self._text is None or element not in ("instrtext", "f", "definedname"):
            return
        text, self._text = "".join(self._text), None
        if element == "instrtext":
            self._keep(text)
        elif _DDE_FORMULA.search(_without_strings(text)):
            raise Unacceptable("dde")

    def _keep(self, text: str) -> None:
        self._kept += len(text)
        if self._kept > _LONGEST_TEXT:
            raise Unacceptable("too_complex")
        self._instructions.append(text)


def _without_strings(formula: str) -> str:
    return re.sub(r'"[^"]*"', '""', formula)


def _check_relation(attrs) -> None:
    """Links a reader may follow are welcome; content fetched by itself is not."""
    kind = attrs.get("Type", "").rpartition("/")[2].casefold()
    if kind in ("vbaproject", "wordvbadata", "control", "activexcontrolbinary", "xlmacrosheet", "xlintlmacrosheet"):
        raise Unacceptable("macro")
    if kind in ("afchunk", "package") and attrs.get("TargetMode", "").casefold() != "external":
        if kind == "afchunk":
            raise Unacceptable("embedded_file")
        return
    if attrs.get("TargetMode", "").casefold() != "external":
        return
    try:
        scheme = urlsplit(attrs.get("Target", "").strip()).scheme.casefold()
    except ValueError:
        scheme = "unreadable"
    if kind != "hyperlink" or scheme not in _SAFE_LINKS or attrs.get("Target", "").startswith("\\\\"):
        raise Unacceptable("external_link")
