"""Vietnamese text: one stored form, one folded form for finding it again."""

import re
import unicodedata

_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_SPACES = re.compile(r"\s+")
_WORD = re.compile(r"[a-z0-9]+")


def clean_line(text: str) -> str:
    """Return ``text`` in NFC, without invisible characters, on one line, single-spaced."""
    return _SPACES.sub(" ", clean_text(text)).strip()


def clean_text(text: str) -> str:
    """Return ``text`` in NFC without invisible or direction-changing characters; keeps line breaks."""
    # Composed last: an invisible character may have stood between a letter and its mark.
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    # Icelandic eth looks like Đ and comes from old keyboards.
    return text.replace("\u00d0", "Đ").replace("\u00f0", "đ").replace("\x00", "").strip()


def fold(text: str) -> str:
    """Return ``text`` lower-case and without Vietnamese marks: 'Nguyễn Đặng' -> 'nguyen dang'.

    Tone placement no longer matters afterwards ('hoà' and 'hòa' both give 'hoa').
    """
    # đ has no Unicode decomposition, so it is mapped by hand.
    text = clean_line(text).casefold().replace("đ", "d")
    decomposed = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)))


def words(text: str) -> list[str]:
    """Return the folded words of ``text`` in order: 'Tổ Hóa-học 2' -> ['to', 'hoa', 'hoc', '2']."""
    return _WORD.findall(fold(text))


def slug(text: str) -> str:
    """Return an unaccented kebab-case name: 'Phường Sài Gòn' -> 'phuong-sai-gon'."""
    return "-".join(words(text))


def split_name(full_name: str) -> tuple[str, str]:
    """Split a Vietnamese name into family-and-middle name and given name: ('Trần Thị', 'An')."""
    parts = clean_line(full_name).rsplit(" ", 1)
    return (parts[0], parts[1]) if len(parts) == 2 else ("", parts[0])
