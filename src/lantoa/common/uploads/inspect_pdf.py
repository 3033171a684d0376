"""PDF files: nothing that runs, nothing hidden, nothing that swells."""

import io
import zipfile
import zlib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pikepdf

from .kinds import MEGABYTE, Unacceptable

MOST_PAGES = 200
#: Text, fonts and drawings, unpacked.
MOST_UNPACKED = 50 * MEGABYTE
#: Scanned pages, unpacked, together and each in points.
MOST_PICTURES = 400 * MEGABYTE
MOST_PIXELS = 100_000_000
#: PDF 1.7, annex C: 14,400 units are 200 inches.
LONGEST_SIDE = 14_400
MOST_OBJECTS = 200_000
_DEEPEST = 60
_FLATE = ("/FlateDecode", "/Fl")
_PICTURE_FILTERS = ("/DCTDecode", "/DCT", "/JPXDecode", "/JBIG2Decode", "/CCITTFaxDecode", "/CCF")
_MARKUP = (b"<script", b"<html", b"<!doctype", b"<?php", b"<svg")
_LAUNCHERS = ("/Launch", "/ImportData", "/GoToE")
_PLAYERS = ("/RichMedia", "/Movie", "/Sound", "/Screen", "/3D")


def check_pdf(source: Path) -> None:
    """Let a plain PDF pass.

    :raises Unacceptable: when it is locked, active, too large, damaged or two formats at once
    """
    content = source.read_bytes()
    if any(mark in content[:1024].lower() for mark in _MARKUP) or _is_archive_too(content):
        raise Unacceptable("mismatch", extension="pdf")
    if b"%%EOF" not in content[-2048:]:
        raise Unacceptable("damaged")
    try:
        with pikepdf.open(source, suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                raise Unacceptable("password")
            _check_objects(pdf)
            _check_pages(pdf)
    except pikepdf.PasswordError as error:
        raise Unacceptable("password") from error
    except pikepdf.PdfError as error:
        raise Unacceptable("damaged") from error


def _is_archive_too(content: bytes) -> bool:
    """Tell whether unpackers would see an archive in the same bytes."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return bool(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def _check_pages(pdf: pikepdf.Pdf) -> None:
    pages = len(pdf.pages)
    if pages == 0:
        raise Unacceptable("damaged")
    if pages > MOST_PAGES:
        raise Unacceptable("pdf_too_many_pages", pages=pages, most=MOST_PAGES)
    for page in pdf.pages:
        left, bottom, right, top = (Decimal(str(side)) for side in page.mediabox)
        if max(abs(right - left), abs(top - bottom)) > LONGEST_SIDE:
            raise Unacceptable("pdf_page_size")


def _check_objects(pdf: pikepdf.Pdf) -> None:
    budget = _Budget()
    for count, thing in enumerate(pdf.objects, 1):
        if count > MOST_OBJECTS:
            raise Unacceptable("too_complex")
        _check_object(thing, 0)
        if isinstance(thing, pikepdf.Stream):
            budget.spend(thing)


def _check_object(thing: Any, depth: int) -> None:
    """Look at one object and at what is written inside it; what it points to is looked at in its own turn."""
    if depth > _DEEPEST:
        raise Unacceptable("too_complex")
    if isinstance(thing, pikepdf.Array):
        for item in thing:
            _check_inner(item, depth)
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        keys = set(thing.keys())
        _check_keys(thing, keys)
        for key in keys:
            _check_inner(thing.get(key), depth)


def _check_inner(item: Any, depth: int) -> None:
    if isinstance(item, pikepdf.Object) and not item.is_indirect:
        _check_object(item, depth + 1)


def _check_keys(thing: Any, keys: set[str]) -> None:
    action, subtype = _name(thing, "/S"), _name(thing, "/Subtype")
    if "/JS" in keys or "/JavaScript" in keys or action == "/JavaScript":
        raise Unacceptable("pdf_script")
    if action in _LAUNCHERS:
        raise Unacceptable("pdf_launch")
    if "/EF" in keys or "/EmbeddedFiles" in keys or _name(thing, "/Type") == "/EmbeddedFile":
        raise Unacceptable("pdf_attachment")
    if subtype in ("/FileAttachment", *_PLAYERS):
        raise Unacceptable("pdf_attachment")
    if "/XFA" in keys:
        raise Unacceptable("pdf_form")


def _name(thing: Any, key: str) -> str:
    value = thing.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""


class _Budget:
    """Counts unpacked bytes without ever holding them."""

    def __init__(self) -> None:
        self.left = {"text": MOST_UNPACKED, "picture": MOST_PICTURES}

    def spend(self, stream: pikepdf.Stream) -> None:
        purse = "picture" if _name(stream, "/Subtype") == "/Image" else "text"
        if purse == "picture" and _points(stream) > MOST_PIXELS:
            raise Unacceptable("unpacks_too_big")
        self.left[purse] -= _unpacked_size(stream, self.left[purse])
        if self.left[purse] < 0:
            raise Unacceptable("unpacks_too_big")


def _points(stream: pikepdf.Stream) -> int:
    try:
        return int(stream.get("/Width", 0)) * int(stream.get("/Height", 0))
    except (TypeError, ValueError) as error:
        raise Unacceptable("damaged") from error


def _unpacked_size(stream: pikepdf.Stream, most: int) -> int:
    """Return how many bytes ``stream`` has unpacked, or something above ``most`` once it is exceeded."""
    filters = stream.get("/Filter")
    names = [str(name) for name in filters] if isinstance(filters, pikepdf.Array) else [str(filters)] if filters else []
    raw = stream.read_raw_bytes()
    while len(names) > 1 and names[0] in _FLATE:
        names.pop(0)
        raw = _inflated(raw)
    if names and names[0] in _FLATE:
        return _inflated_size(raw, most)
    if not names or names[0] in _PICTURE_FILTERS:
        return len(raw)
    # LZW, run length and the ASCII forms are seldom used and never for much.
    if len(raw) > 2 * MEGABYTE:
        raise Unacceptable("unpacks_too_big")
    try:
        return len(stream.read_bytes(pikepdf.StreamDecodeLevel.specialized))
    except pikepdf.DataDecodingError as error:
        if "bad_alloc" in str(error):
            raise MemoryError from error
        raise


def _inflated(raw: bytes) -> bytes:
    unpacked = zlib.decompressobj().decompress(raw, MOST_UNPACKED + 1)
    if len(unpacked) > MOST_UNPACKED:
        raise Unacceptable("unpacks_too_big")
    return unpacked


def _inflated_size(raw: bytes, most: int) -> int:
    """Count without holding; what follows broken bytes is not counted, viewers do not show it either."""
    unpacker, size = zlib.decompressobj(), 0
    try:
        while raw and size <= most:
            size += len(unpacker.decompress(raw, MEGABYTE))
            raw = unpacker.unconsumed_tail
    except zlib.error:
        pass
    return size
