"""What a unit's name says: its kind, and a code that stays the same however the name is written.

The code of a unit that comes without one is made of its kind and its folded name:
'Trường THPT Nguyễn Hữu Cầu', 'THPT Nguyễn Hữu Cầu' and 'Trung học phổ thông Nguyễn Hữu Cầu'
all give THPT-NGUYEN-HUU-CAU; 'Phường Sài Gòn' gives P-SAI-GON. It holds 40 characters at most;
a longer one keeps its beginning and ends in six digits of its own digest. Where two names differ
only by their marks ('Xã Thanh An', 'Xã Thạnh An'), both codes end in four digits of the name's digest.
"""

import hashlib
import re
import unicodedata

from lantoa.common.text import clean_line, fold, words

from .enums import UnitKind

CODE_LENGTH = 40

# How a name begins -> (what stands in the code, kind). Longer phrases are tried first.
_BEGINNINGS: dict[tuple[str, ...], tuple[str, UnitKind]] = {
    tuple(phrase.split()): (mark, kind)
    for mark, kind, phrases in (
        ("SO", UnitKind.DEPARTMENT, "so giao duc va dao tao|so gd dt|so gddt|so"),
        ("PGD", UnitKind.DISTRICT_OFFICE, "phong giao duc va dao tao|phong giao duc|phong gd dt|phong gddt"),
        ("P", UnitKind.COMMUNE, "phuong"),
        ("X", UnitKind.COMMUNE, "xa"),
        ("DK", UnitKind.COMMUNE, "dac khu"),
        ("MN", UnitKind.PRESCHOOL, "mam non|mau giao|nha tre|mn|lop mau giao"),
        ("TH", UnitKind.PRIMARY, "tieu hoc|th"),
        ("THCS", UnitKind.LOWER_SECONDARY, "trung hoc co so|thcs"),
        ("THPT", UnitKind.UPPER_SECONDARY, "trung hoc pho thong|thpt|pho thong|trung hoc"),
        ("GDTX", UnitKind.CONTINUING, "giao duc thuong xuyen|gdtx"),
        (
            "GDTX",
            UnitKind.CONTINUING,
            "giao duc nghe nghiep giao duc thuong xuyen|gdnn gdtx|giao duc nghe nghiep va giao duc thuong xuyen",
        ),
        ("CB", UnitKind.SPECIAL, "giao duc chuyen biet|chuyen biet|khuyet tat|khiem thinh|khiem thi"),
        ("CB", UnitKind.SPECIAL, "ho tro phat trien giao duc hoa nhap|nuoi day tre khuyet tat"),
    )
    for phrase in phrases.split("|")
}
_LONGEST = max(map(len, _BEGINNINGS))
# Words that stand before the kind and say nothing about it.
_OPENERS = [tuple(opener.split()) for opener in ("uy ban nhan dan", "trung tam", "truong", "ubnd", "tt")]
_WORD = re.compile(r"[^\W_]+")
_LEVELS = (UnitKind.PRESCHOOL, UnitKind.PRIMARY, UnitKind.LOWER_SECONDARY, UnitKind.UPPER_SECONDARY)
_MARKS = {
    UnitKind.DEPARTMENT: "SO",
    UnitKind.DISTRICT_OFFICE: "PGD",
    UnitKind.COMMUNE: "X",
    UnitKind.PRESCHOOL: "MN",
    UnitKind.PRIMARY: "TH",
    UnitKind.LOWER_SECONDARY: "THCS",
    UnitKind.UPPER_SECONDARY: "THPT",
    UnitKind.CONTINUING: "GDTX",
    UnitKind.SPECIAL: "CB",
    UnitKind.OTHER: "DV",
}

# What a column "loại hình" may say beside the beginnings of names, the stored values and their labels.
_KIND_WORDS = {
    "phuong": UnitKind.COMMUNE,
    "xa": UnitKind.COMMUNE,
    "phuong xa": UnitKind.COMMUNE,
    "dac khu": UnitKind.COMMUNE,
    "thi tran": UnitKind.COMMUNE,
    "cap 1": UnitKind.PRIMARY,
    "cap 2": UnitKind.LOWER_SECONDARY,
    "cap 3": UnitKind.UPPER_SECONDARY,
    "thpt chuyen": UnitKind.UPPER_SECONDARY,
    "khac": UnitKind.OTHER,
    "don vi truc thuoc": UnitKind.OTHER,
    "don vi khac": UnitKind.OTHER,
}


def kind_of_name(name: str) -> UnitKind | None:
    """Return the kind that the beginning of ``name`` tells, the highest level of several; None if it tells none."""
    marks, _rest = _beginning(name)
    return _highest([kind for _mark, kind in marks])


def kind_of_word(text: str) -> UnitKind | None:
    """Return the kind that a cell of the column "loại hình" names: 'phuong', 'THPT', 'Tiểu học', 'primary'."""
    plain = " ".join(words(text))
    for kind in UnitKind:
        if plain in (" ".join(words(kind.value)), " ".join(words(str(kind.label)))):
            return kind
    return _KIND_WORDS.get(plain) or kind_of_name(text)


def derived_code(name: str, kind: UnitKind) -> str:
    """Return the code of a unit that has none of its own."""
    marks, rest = _beginning(name)
    told = [mark for mark, _kind in marks]
    mark = "-".join(dict.fromkeys(told)) if _highest([kind for _mark, kind in marks]) == kind else _MARKS[kind]
    return _fitting("-".join([mark, *map(fold, rest)]).upper())


def distinct_code(name: str, kind: UnitKind) -> str:
    """Return the code of a unit whose name differs from another one's only by its marks."""
    digest = hashlib.sha256(spoken_name(bare_name(name)).encode()).hexdigest()[:4].upper()
    return _fitting(f"{derived_code(name, kind)}-{digest}")


def _fitting(code: str) -> str:
    if len(code) <= CODE_LENGTH:
        return code
    digest = hashlib.sha256(code.encode()).hexdigest()[:6].upper()
    return f"{code[: CODE_LENGTH - 7]}-{digest}"


def plain_name(name: str) -> str:
    """Return the name in small letters without 'Trường' or 'UBND' before it: 'UBND Phường A' -> 'phường a'."""
    spelled = _WORD.findall(clean_line(name).casefold())
    return " ".join(spelled[_opener_length([fold(word) for word in spelled]) :])


def spoken_name(name: str) -> str:
    """Return the name by which two writings of it are the same: small letters, the tone at the end of each word.

    'Hoà Bình' and 'HÒA BÌNH' are one, 'Thanh An' and 'Thạnh An' are two.
    """
    return " ".join(_spoken(word) for word in clean_line(name).casefold().split())


def has_marks(name: str) -> bool:
    """Return whether ``name`` is written with Vietnamese marks at all; typed in haste it has none."""
    return fold(name) != clean_line(name).casefold()


_TONES = "\u0300\u0301\u0303\u0309\u0323"


def _spoken(word: str) -> str:
    letters = unicodedata.normalize("NFD", word)
    tone = "".join(letter for letter in letters if letter in _TONES)
    return unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in _TONES)) + tone


def bare_name(name: str) -> str:
    """Return the name in small letters without what it begins with: 'Phường Sài Gòn' -> 'sài gòn'."""
    _marks, rest = _beginning(name)
    return " ".join(rest) or clean_line(name).casefold()


def _highest(kinds: list[UnitKind]) -> UnitKind | None:
    levels = [kind for kind in kinds if kind in _LEVELS]
    return max(levels, key=_LEVELS.index) if levels else (kinds[0] if kinds else None)


def _beginning(name: str) -> tuple[list[tuple[str, UnitKind]], list[str]]:
    """Split a name into the kinds it begins with and its remaining words, in small letters with their marks."""
    spelled = _WORD.findall(clean_line(name).casefold())
    rest = [fold(word) for word in spelled]
    rest = rest[_opener_length(rest) :]
    marks: list[tuple[str, UnitKind]] = []
    while rest:
        # 'TH Thực hành' is 'trung học thực hành', an upper secondary school, not a primary one.
        if not marks and rest[:3] == ["th", "thuc", "hanh"]:
            marks, rest = [("THPT", UnitKind.UPPER_SECONDARY)], rest[1:]
            break
        found = _longest_beginning(rest)
        # Only levels follow each other; in 'THPT Phường 13' the ward is part of the name.
        if found is None or (marks and _BEGINNINGS[found][1] not in _LEVELS):
            break
        marks.append(_BEGINNINGS[found])
        rest = rest[len(found) :]
        if marks[-1][1] not in _LEVELS:
            break
        # 'THCS và THPT', 'TH - THCS': further levels may follow.
        if rest[:1] == ["va"] and _longest_beginning(rest[1:]):
            rest = rest[1:]
    return marks, spelled[len(spelled) - len(rest) :]


def _opener_length(rest: list[str]) -> int:
    return next((len(opener) for opener in _OPENERS if tuple(rest[: len(opener)]) == opener), 0)


def _longest_beginning(rest: list[str]) -> tuple[str, ...] | None:
    for length in range(min(_LONGEST, len(rest)), 0, -1):
        if tuple(rest[:length]) in _BEGINNINGS:
            return tuple(rest[:length])
    return None
