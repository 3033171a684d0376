"""Which column holds what: headings in any order, any usual wording, over one row or two."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lantoa.common.text import words
from lantoa.common.uploads.workbook import Sheet

#: Headings stand below the letterhead, not at the bottom of a page.
LAST_HEADING_ROW = 80
_LONGEST_HEADING = 90
_WIDEST_MERGE = 40

#: What a column holds -> how schools call it, folded. The longest match at the start of a heading wins.
WORDINGS = {
    "number": ("stt", "tt", "so tt", "so thu tu", "thu tu"),
    "name": (
        *("ho ten", "ho va ten", "ten", "ten ca nhan", "ten tap the", "ten mo hinh", "ten guong", "ten dien hinh"),
        *("ca nhan tap the", "tap the ca nhan", "ca nhan hoac tap the", "guong dien hinh", "nguoi duoc gioi thieu"),
        *("ten ca nhan tap the", "ten tap the ca nhan", "ten doi tuong", "ho ten ca nhan"),
    ),
    "family_name": (
        "ho va chu lot",
        "ho va ten dem",
        "ho va ten lot",
        "ho dem",
        "ho lot",
        "ho va dem",
        "ho va ten chu lot",
    ),
    "birth": ("nam sinh", "ngay sinh", "ngay thang nam sinh", "ngay thang sinh", "sinh nam", "sinh ngay"),
    "sex": ("gioi tinh", "nam nu", "phai"),
    "position": (
        *("chuc vu", "chuc danh", "don vi", "don vi cong tac", "lop", "to chuyen mon", "noi cong tac", "noi lam viec"),
        *(
            "nhiem vu",
            "cong viec",
            "bo phan",
            "vi tri cong tac",
            "vi tri viec lam",
            "ten don vi",
            "ten truong",
            "truong",
        ),
    ),
    "kind": (
        *("loai hinh", "hinh thuc", "doi tuong", "phan loai", "loai doi tuong", "loai guong", "the loai", "loai"),
        *("loai hinh gioi thieu", "hinh thuc gioi thieu", "doi tuong gioi thieu", "hinh thuc khen"),
    ),
    "achievement": (
        *("thanh tich", "tom tat", "noi dung", "cach lam", "viec lam", "mo ta", "ket qua", "viec tot", "giai phap"),
        *("tom tat thanh tich", "noi dung thanh tich", "hanh dong", "hoat dong", "ly do gioi thieu", "ly do"),
    ),
    "field": ("linh vuc", "mat cong tac", "mang cong tac", "noi dung linh vuc", "mang"),
    "size": ("so nguoi", "so thanh vien", "so luong", "si so"),
    "note": ("ghi chu", "chu thich", "luu y"),
}
#: Also a kind, when another column already holds the name.
_NAME_OR_KIND = frozenset(("ca nhan tap the", "tap the ca nhan", "ca nhan hoac tap the"))
#: Alone they head a column; followed by more they are usually somebody's: 'Lớp 10A1', 'Trường THPT Mẫu'.
_ONLY_ALONE = frozenset(("lop", "loai", "mang", "truong", "phai"))
_BY_WORDS = {tuple(wording.split()): role for role, wordings in WORDINGS.items() for wording in wordings}
_LONGEST = max(map(len, _BY_WORDS))
_SEX = {"nam": "m", "nu": "f"}
_MARKED_KINDS = frozenset(("ca nhan", "tap the", "mo hinh", "mo hinh moi", "nguoi tot viec tot"))
_BESIDE_A_NAME = frozenset(("achievement", "kind", "position", "birth", "field"))

Words = tuple[str, ...]


@dataclass
class Headings:
    """The columns of one table, and where its data begin."""

    row: int
    depth: int
    #: What -> column; the first where several say the same.
    columns: dict[str, int] = field(default_factory=dict)
    #: Columns that make up the name, in order, each with its heading.
    names: list[tuple[int, Words]] = field(default_factory=list)
    births: list[int] = field(default_factory=list)
    #: Column -> sex, where a heading says 'Năm sinh > Nữ' or simply 'Nữ'.
    sex_of: dict[int, str] = field(default_factory=dict)
    #: Column -> kind, where kinds have a column each and a row is marked with x.
    kind_of: dict[int, str] = field(default_factory=dict)

    @property
    def is_usable(self) -> bool:
        return bool(self.names) and bool(_BESIDE_A_NAME & set(self.columns))

    @property
    def score(self) -> int:
        return len(self.columns) + len(self.sex_of) + len(self.kind_of)

    @property
    def name_columns(self) -> list[int]:
        return [column for column, _text in self.names]

    @property
    def first_data_row(self) -> int:
        return self.row + self.depth


def find_headings(sheet: Sheet) -> Headings | None:
    """Return the headings of the table in ``sheet``, or None when it has no such table."""
    # max() keeps the first of equals: the higher row, and one row rather than two.
    return max(_candidates(sheet), key=lambda headings: headings.score, default=None)


def _candidates(sheet: Sheet) -> Iterator[Headings]:
    for row in range(min(len(sheet.rows), LAST_HEADING_ROW)):
        upper = _spread(sheet, row)
        if not upper:
            continue
        lower = _spread(sheet, row + 1)
        for depth, below in ((1, {}), (2, lower)):
            if depth == 1 or _is_second_heading_row(upper, below):
                headings = _read(Headings(row, depth), upper, below)
                if headings.is_usable:
                    yield headings


def _read(headings: Headings, upper: dict[int, Words], lower: dict[int, Words]) -> Headings:
    for column in sorted({*upper, *lower}):
        above, below = upper.get(column, ()), lower.get(column, ())
        role = role_of(above) or role_of(below)
        own = " ".join(below or above)
        if own in _SEX and role in ("birth", "sex", ""):
            headings.sex_of[column] = _SEX[own]
            role = "birth"
        elif below and own in _MARKED_KINDS and role in ("kind", ""):
            headings.kind_of[column] = own
            role = "kind"
        _note(headings, role, column, above if role_of(above) else below)
    # 'Tên trường', 'Tên' and 'Họ và tên' may stand side by side: what is surely a name wins.
    longest = max((_matched_length(text) for _column, text in headings.names), default=0)
    if not any(role_of(text) == "family_name" for _column, text in headings.names):
        headings.names = [
            (column, text) for column, text in headings.names if _matched_length(text) == longest or len(text) > 1
        ]
    if headings.names:
        headings.columns["name"] = headings.names[0][0]
    return headings


def _note(headings: Headings, role: str, column: int, text: Words) -> None:
    if role == "name" and headings.names and " ".join(text) in _NAME_OR_KIND:
        role = "kind"
    if role in ("name", "family_name"):
        headings.names.append((column, text))
    elif role:
        headings.columns.setdefault(role, column)
    if role == "birth":
        headings.births.append(column)


def _spread(sheet: Sheet, row: int) -> dict[int, Words]:
    """Return column -> folded words of the heading that covers it, merged cells spread over their columns."""
    if row >= len(sheet.rows):
        return {}
    texts = {column: _heading_words(value) for column, value in enumerate(sheet.rows[row])}
    for top, left, bottom, right in sheet.merges:
        covered = range(left, min(right, left + _WIDEST_MERGE) + 1)
        if top == row and right > left:
            texts.update(dict.fromkeys(covered, _heading_words(sheet.value(top, left))))
        elif top < row <= bottom:
            # The heading above reaches down here: this row says nothing of its own.
            texts.update(dict.fromkeys(covered, ()))
    return {column: text for column, text in texts.items() if text}


def _heading_words(value: object) -> Words:
    return tuple(words(value)) if isinstance(value, str) and len(value) <= _LONGEST_HEADING else ()


def _is_second_heading_row(upper: dict[int, Words], lower: dict[int, Words]) -> bool:
    """Tell headings of the second row from the first person of a list."""
    return bool(lower) and all(_divides(upper.get(column, ()), text) for column, text in lower.items())


def _divides(above: Words, below: Words) -> bool:
    own = " ".join(below)
    if own in _SEX:
        return role_of(above) in ("birth", "sex", "")
    if own in _MARKED_KINDS:
        return role_of(above) in ("kind", "")
    return not role_of(above) and bool(role_of(below))


def role_of(heading: Words) -> str:
    """Return what a column under this heading holds, '' when it is none of ours."""
    length = _matched_length(heading)
    return _BY_WORDS[heading[:length]] if length else ""


def _matched_length(heading: Words) -> int:
    for length in range(min(_LONGEST, len(heading)), 0, -1):
        if heading[:length] in _BY_WORDS:
            return 0 if heading[0] in _ONLY_ALONE and length == 1 < len(heading) else length
    return 0
