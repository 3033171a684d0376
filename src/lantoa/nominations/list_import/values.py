"""What stands in a cell, as the field understands it. Pure: text in, values out."""

import re
from dataclasses import dataclass
from datetime import date

from lantoa.common.text import clean_line, fold, words
from lantoa.common.uploads.workbook import Value
from lantoa.exemplars.enums import Field, SubjectKind

EARLIEST_YEAR = 1900
YOUNGEST = 2

_YEAR = re.compile(r"(?:sinh|nam|nam sinh|sinh nam)?\s*(\d{4})$")
_MONTH_AND_YEAR = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{4})$")
_DAY = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})$")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:\D.*)?$")
_PEOPLE = re.compile(r"\b(\d{1,4})\s*(?:nguoi|thanh vien|giao vien|hoc sinh|can bo|em|gv|hs|cb)\b")
_CLASS = re.compile(r"(?:lop )?(?:1[0-2]|[1-9])\s?(?:[a-z]\w{0,4}|[./_-]\s?\w{1,4})")
_MARKS = frozenset(("x", "v", "✓", "✔", "1", "co", "×"))

_KINDS = {
    SubjectKind.GOOD_DEED: ("nguoi tot viec tot", "viec tot", "nguoi tot", "hanh dong dep", "guong nguoi tot viec tot"),
    SubjectKind.MODEL: ("mo hinh", "cach lam", "giai phap", "sang kien"),
    SubjectKind.COLLECTIVE: (
        *(
            "tap the",
            "to",
            "lop",
            "chi doan",
            "chi doi",
            "lien doi",
            "chi bo",
            "doi",
            "nhom",
            "khoi",
            "ban",
            "cau lac bo",
        ),
        *("clb", "cong doan", "doan truong", "doan thanh nien", "hoi", "truong", "don vi"),
    ),
    SubjectKind.INDIVIDUAL: (
        *("ca nhan", "hoc sinh", "giao vien", "nhan vien", "can bo", "cbql", "gv", "nv", "hs", "nha giao", "phu huynh"),
        *("hieu truong", "pho hieu truong", "bao ve", "hoc vien", "tre", "guong ca nhan"),
    ),
}
_KIND_BY_WORDS = {tuple(wording.split()): kind for kind, wordings in _KINDS.items() for wording in wordings}
_MODEL_NAMES = ("mô hình ", "cách làm ", "giải pháp ", "sáng kiến ")
_COLLECTIVE_NAMES = (
    *("tập thể ", "tổ ", "lớp ", "nhóm ", "đội ", "khối ", "câu lạc bộ ", "clb ", "chi đoàn ", "chi đội ", "liên đội "),
    *("chi bộ ", "công đoàn ", "đoàn trường ", "ban ", "hội ", "trường ", "phòng "),
)
_SECTION_WORDS = set(
    words("cá nhân tập thể mô hình mới cách làm hay người tốt việc học sinh giáo viên cán bộ quản lý nhà và")
)
_SECTION_OPENINGS = set(words("đối với các gương"))
_STAFF = ("giao vien", "nhan vien", "hieu truong", "to truong", "pho hieu truong", "to pho", "gv", "gvcn", "bao ve")
_STAFF_TOO = ("can bo", "tong phu trach", "ke toan", "thu thu", "van thu", "chu nhiem", "phu huynh", "chu tich")

_FIELDS = {
    Field.TEACHING: ("day hoc", "day va hoc", "giang day", "chuyen mon", "day tot", "boi duong", "phuong phap"),
    Field.DIGITAL: ("chuyen doi so", "cong nghe thong tin", "cntt", "cong nghe", "so hoa", "tri tue nhan tao"),
    Field.READING: ("doc sach", "van hoa doc", "thu vien"),
    Field.PHYSICAL: ("the thao", "the chat", "the duc", "tdtt"),
    Field.ARTS: ("nghe thuat", "van nghe", "am nhac", "my thuat", "mi thuat", "tham my"),
    Field.STEM: ("stem", "steam", "khoa hoc", "nghien cuu khoa hoc", "khkt", "robot"),
    Field.INCLUSION: ("hoa nhap", "khuyet tat", "giao duc dac biet"),
    Field.ETHICS: ("dao duc", "loi song", "ky nang song", "ki nang song", "nguoi tot viec tot", "nhan cach"),
    Field.MANAGEMENT: ("quan ly", "quan li", "quan tri", "cai cach hanh chinh"),
    Field.ENVIRONMENT: ("moi truong", "truong hoc xanh", "tai che", "xanh sach dep", "cay xanh"),
    Field.SAFETY: ("an toan", "giao thong", "phong chong", "an ninh", "bao luc hoc duong", "tu ve"),
    Field.YOUTH_UNION: (
        "cong tac doan",
        "doan",
        "doan doi",
        "thanh nien",
        "doi thieu nien",
        "cong tac doi",
        "phong trao doan",
    ),
    Field.HEALTH: ("suc khoe", "y te", "ban tru", "dinh duong", "bua an", "ve sinh"),
    Field.COMMUNITY: ("cong dong", "thien nguyen", "tu thien", "nhan dao", "khuyen hoc", "tinh nguyen", "xa hoi"),
}
_FIELD_BY_WORDS = {tuple(wording.split()): kind for kind, wordings in _FIELDS.items() for wording in wordings}


@dataclass(frozen=True)
class Birth:
    """A year, and the day when it was given."""

    year: int
    day: date | None = None


def text_of(value: Value) -> str:
    """Return the cell as one clean line; 1986.0 reads '1986', a date '01/02/1986'."""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, bool):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return clean_line(str(value))


def birth_of(value: Value, *, on: date) -> Birth | None:
    """Return the birth written in a cell, or None when it says none that can be right on day ``on``."""
    found = Birth(value.year, value) if isinstance(value, date) else _birth_in_text(fold(text_of(value)))
    if found and EARLIEST_YEAR <= found.year <= on.year - YOUNGEST:
        return found
    return None


def _birth_in_text(text: str) -> Birth | None:
    if day := _DAY.match(text):
        return _birth_on(int(day[3]), int(day[2]), int(day[1]))
    if day := _ISO_DAY.match(text):
        return _birth_on(int(day[1]), int(day[2]), int(day[3]))
    if month := _MONTH_AND_YEAR.match(text):
        return Birth(int(month[2])) if 1 <= int(month[1]) <= 12 else None
    year = _YEAR.match(text)
    return Birth(int(year[1])) if year else None


def _birth_on(year: int, month: int, day: int) -> Birth | None:
    try:
        return Birth(year, date(year, month, day))
    except ValueError:
        return None


def is_mark(value: Value) -> bool:
    """Tell whether the cell only says 'here': x, ✓ and the like."""
    return text_of(value).casefold() in _MARKS


def sex_of(value: Value) -> str:
    """Return 'f', 'm', or '' when the cell says neither."""
    return {"nu": "f", "nam": "m", "f": "f", "m": "m"}.get(fold(text_of(value)), "")


def kind_of(text: str) -> SubjectKind | None:
    """Return the kind that ``text`` names at its start, None when it names none."""
    found = words(text)
    for length in range(min(5, len(found)), 0, -1):
        kind = _KIND_BY_WORDS.get(tuple(found[:length]))
        if kind:
            return kind
    return None


def kind_of_name(name: str) -> SubjectKind:
    """Guess the kind from what is introduced: 'Tổ Hóa học', 'Mô hình …', otherwise a person."""
    # With marks: 'Trường' is a school and 'Trương' a family, 'Tổ' a team and 'Tô' a family.
    text = f"{clean_line(name).casefold()} "
    if text.startswith(_MODEL_NAMES):
        return SubjectKind.MODEL
    return SubjectKind.COLLECTIVE if text.startswith(_COLLECTIVE_NAMES) else SubjectKind.INDIVIDUAL


def section_kind(line: str) -> SubjectKind | None:
    """Return the kind that a line between rows announces for those below ('II. TẬP THỂ'), else None."""
    found = words(line)
    while found and found[0] in _SECTION_OPENINGS:
        found.pop(0)
    return kind_of(" ".join(found)) if found and set(found) <= _SECTION_WORDS else None


def is_pupil(position: str, kind_text: str) -> bool:
    """Tell whether this is a pupil: says so, or stands in a class without teaching it."""
    for text in (kind_text, position):
        found = f" {' '.join(words(text))} "
        if any(f" {role} " in found for role in (*_STAFF, *_STAFF_TOO)):
            return False
        if any(f" {role} " in found for role in ("hoc sinh", "hs", "hoc vien", "tre")):
            return True
    return bool(re.search(rf"(?:^|lop truong |bi thu ){_CLASS.pattern}", fold(position)))


def size_in(*texts: str) -> int | None:
    """Return the number of members named in one of ``texts``: 'Tập thể (9 người)' -> 9."""
    for text in texts:
        found = _PEOPLE.search(fold(text))
        if found:
            return int(found[1])
        if text.isdecimal() and 0 < int(text) <= 9999:
            return int(text)
    return None


def field_of(text: str) -> str:
    """Return the `Field` that ``text`` names, '' when it names none we know."""
    found = words(text)
    for length in range(min(4, len(found)), 0, -1):
        for start in range(len(found) - length + 1):
            known = _FIELD_BY_WORDS.get(tuple(found[start : start + length]))
            if known:
                return known
    return ""
