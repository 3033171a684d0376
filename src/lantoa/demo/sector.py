"""The organisation, its people and their accounts, written as the department wrote them: in 2025."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from lantoa.accounts.enums import Salutation
from lantoa.accounts.models import User
from lantoa.accounts.operations import accept_by_provider, accept_invitation, invite_user
from lantoa.accounts.sample import SAMPLE_LOGINS, SAMPLE_PASSWORD
from lantoa.audit.operations import record_many
from lantoa.criteria.operations import ensure_default_criteria
from lantoa.people.enums import PersonKind
from lantoa.people.operations import register_collective, register_person
from lantoa.portal.operations import ensure_portal
from lantoa.units.enums import Role, UnitKind
from lantoa.units.models import Unit
from lantoa.units.operations import UnitRow, ensure_department, grant_role, import_units, set_route

from .cast import Cast
from .chance import chance
from .names import Names
from .planning import Entry
from .schools import SAMPLE_COMMUNE, SAMPLE_PRIMARY, SAMPLE_UPPER_SECONDARY, School, SectorMap
from .timetable import COMMUNES_TOOK_OVER_ON, SECTOR_BEGAN_ON, clock_time

#: Kinds whose dossiers pass through the level above them.
SCREENED_KINDS = (UnitKind.PRESCHOOL, UnitKind.PRIMARY, UnitKind.LOWER_SECONDARY)
_BEFORE = clock_time(COMMUNES_TOOK_OVER_ON - timedelta(days=29), 8)
_AFTER = clock_time(COMMUNES_TOOK_OVER_ON, 8)
_ACCOUNTS = clock_time(COMMUNES_TOOK_OVER_ON + timedelta(days=34), 8)
_REGISTRY = clock_time(COMMUNES_TOOK_OVER_ON + timedelta(days=69), 8)

_M, _F = Salutation.MALE_TEACHER, Salutation.FEMALE_TEACHER
#: The sample logins in full: name, form of address.
_LOGINS = {
    "can.bo@thpt.example": ("Trịnh Hoài An", _F),
    "hieu.truong@thpt.example": ("Vũ Khắc Trạm", _M),
    "can.bo@tieuhoc.example": ("Phùng Ngọc Mai", _F),
    "hieu.truong@tieuhoc.example": ("Quách Diệu Khuê", _F),
    "phuong@xa.example": ("Tạ Đăng Khoa", Salutation.ELDER_BROTHER),
    "chuyen.vien@so.example": ("Ngô Minh Triết", Salutation.ELDER_BROTHER),
    "chuyen.vien2@so.example": ("Đỗ Thu Hà", Salutation.ELDER_SISTER),
    "bien.tap@so.example": ("Lâm Bảo Ngọc", Salutation.ELDER_SISTER),
    "quan.tri@so.example": ("Võ Quốc Bảo", Salutation.ELDER_BROTHER),
}


def build_organisation(sector: SectorMap) -> Unit:
    """Write the units as they stood before and after 1 July 2025 and return the department."""
    department = ensure_department(_BEFORE, is_sample=True)
    _import([_row(_office(name), UnitKind.DISTRICT_OFFICE) for name in sector.districts], _BEFORE, SECTOR_BEGAN_ON)
    old = [_school_row(school, _office(school.district)) for school in sector.schools if _was_in_the_city(school)]
    _import(old, _BEFORE, SECTOR_BEGAN_ON)
    for kind in SCREENED_KINDS:
        set_route(kind, through=UnitKind.DISTRICT_OFFICE, by=None, at=_BEFORE, on=SECTOR_BEGAN_ON)
    _import([_row(name, UnitKind.COMMUNE) for name in sector.communes], _AFTER, COMMUNES_TOOK_OVER_ON)
    _import([_school_row(school, school.commune) for school in sector.schools], _AFTER, COMMUNES_TOOK_OVER_ON)
    for kind in SCREENED_KINDS:
        set_route(kind, through=UnitKind.COMMUNE, by=None, at=_AFTER)
    _close_district_offices()
    return department


def _import(rows: Sequence[UnitRow], at: datetime, valid_from: date) -> None:
    # Parents are named by code: Xã Thanh An and Xã Thạnh An are one name to whoever types without marks.
    codes = dict(Unit.objects.values_list("name", "code"))
    named = [replace(row, parent=codes[row.parent] if row.parent else "") for row in rows]
    import_units(named, by=None, at=at, valid_from=valid_from, are_sample=True, filename="du-lieu-mau.csv")


def _row(name: str, kind: UnitKind, **fields: str) -> UnitRow:
    return UnitRow(line=0, name=name, kind=kind, **fields)


def _school_row(school: School, parent: str) -> UnitRow:
    area = school.district or school.commune
    return _row(school.name, school.kind, parent=parent if school.commune else "", area=area, email=school.email)


def _office(district: str) -> str:
    return f"Phòng Giáo dục và Đào tạo {district}"


def _was_in_the_city(school: School) -> bool:
    """Whether the school stood in the city before Bình Dương and Bà Rịa - Vũng Tàu joined it."""
    return bool(school.district) or school.kind == UnitKind.CONTINUING


def _close_district_offices() -> None:
    # Units are closed by no operation yet; the act is logged as one.
    closed = Unit.objects.filter(kind=UnitKind.DISTRICT_OFFICE)
    closed.update(valid_to=COMMUNES_TOOK_OVER_ON)
    facts = {"valid_to": COMMUNES_TOOK_OVER_ON}
    record_many("units.close", [(unit, facts) for unit in closed.order_by("pk")], by=None, at=_AFTER)


def open_accounts(department: Unit, schools: Sequence[School], entries: Sequence[Entry], cast_of: dict) -> Cast:
    """Give accounts to the sample logins and to whoever must act, and return the cast.

    ``cast_of`` holds what is known so far: now, seed, scale, pools.
    """
    units = {unit.name: unit for unit in Unit.objects.all()}
    accounts = _Accounts(Names(cast_of["pools"], chance(cast_of["seed"], "accounts")), units)
    logins = accounts.open_sample_logins(department)
    cast = Cast(department=department, administrator=logins["quan.tri@so.example"], **cast_of)
    cast.units = units
    cast.department_officers = [logins["chuyen.vien@so.example"], logins["chuyen.vien2@so.example"]]
    cast.editor = logins["bien.tap@so.example"]
    cast.heads = {
        SAMPLE_UPPER_SECONDARY: logins["hieu.truong@thpt.example"],
        SAMPLE_PRIMARY: logins["hieu.truong@tieuhoc.example"],
    }
    cast.officers = {
        SAMPLE_UPPER_SECONDARY: logins["can.bo@thpt.example"],
        SAMPLE_PRIMARY: logins["can.bo@tieuhoc.example"],
    }
    cast.screeners = {units[SAMPLE_COMMUNE].pk: logins["phuong@xa.example"]}
    _open_others(cast, accounts, schools, entries)
    return cast


def _open_others(cast: Cast, accounts: "_Accounts", schools: Iterable[School], entries: Iterable[Entry]) -> None:
    luck = chance(cast.seed, "reached")
    sending = {entry.school.name for entry in entries}
    for school in schools:
        is_reached, has_officer = luck.random() < cast.scale.reached, luck.random() < 0.6
        if school.name not in cast.heads and (is_reached or school.name in sending):
            cast.heads[school.name] = accounts.open(school.name, Role.HEAD, by=cast.administrator)
        # In small schools the head writes the dossiers too.
        if school.name not in cast.officers and has_officer and school.name in sending:
            cast.officers[school.name] = accounts.open(school.name, Role.OFFICER, by=cast.administrator)
    for commune in sorted({entry.school.commune for entry in entries if entry.school.kind in SCREENED_KINDS}):
        unit = cast.units[commune]
        if unit.pk not in cast.screeners:
            cast.screeners[unit.pk] = accounts.open(commune, Role.SCREENER, by=cast.administrator)


class _Accounts:
    """Opens accounts by invitation; whoever is no sample login came by the department's own sign-in."""

    def __init__(self, names: Names, units: dict[str, Unit]) -> None:
        self._names = names
        self._units = units
        self._at = _ACCOUNTS
        self._names.reserve([name for name, _salutation in _LOGINS.values()])

    def open_sample_logins(self, department: Unit) -> dict[str, User]:
        """Open the accounts of the sign-in page, the administrator's first, and return them by address."""
        seats = {
            "quan.tri@so.example": (department, Role.ADMINISTRATOR),
            "chuyen.vien@so.example": (department, Role.DEPARTMENT_OFFICER),
            "chuyen.vien2@so.example": (department, Role.DEPARTMENT_OFFICER),
            "bien.tap@so.example": (department, Role.EDITOR),
            "phuong@xa.example": (self._units[SAMPLE_COMMUNE], Role.SCREENER),
            "can.bo@thpt.example": (self._units[SAMPLE_UPPER_SECONDARY], Role.OFFICER),
            "hieu.truong@thpt.example": (self._units[SAMPLE_UPPER_SECONDARY], Role.HEAD),
            "can.bo@tieuhoc.example": (self._units[SAMPLE_PRIMARY], Role.OFFICER),
            "hieu.truong@tieuhoc.example": (self._units[SAMPLE_PRIMARY], Role.HEAD),
        }
        if set(seats) != {login.email for login in SAMPLE_LOGINS}:
            raise ValueError("the sign-in page offers other sample logins than the sample sector opens")
        opened: dict[str, User] = {}
        for email, (unit, role) in seats.items():
            name, salutation = _LOGINS[email]
            by = opened.get("quan.tri@so.example")
            user, token = self._invite(email, name, salutation, by=by)
            grant_role(user, unit, role, by=by, at=self._at)
            opened[email] = accept_invitation(token, password=SAMPLE_PASSWORD, at=self._at)
        return opened

    def open(self, unit_name: str, role: Role, *, by: User) -> User:
        """Open an account without a password for a new person who holds ``role``."""
        sex = "f" if chance(unit_name, role).random() < 0.62 else "m"
        salutation = {("f", True): Salutation.ELDER_SISTER, ("m", True): Salutation.ELDER_BROTHER}.get(
            (sex, role == Role.SCREENER), _F if sex == "f" else _M
        )
        email = f"{role}.{self._units[unit_name].code.lower()}@so.example"
        user, _token = self._invite(email, self._names.draw(sex), salutation, by=by)
        grant_role(user, self._units[unit_name], role, by=by, at=self._at)
        accept_by_provider(user, at=self._at)
        return user

    def _invite(self, email: str, name: str, salutation: str, *, by: User | None) -> tuple[User, str]:
        """Open one account a minute, so that the log tells of them in order."""
        self._at += timedelta(minutes=1)
        invitation, token = invite_user(email, full_name=name, salutation=salutation, by=by, at=self._at, by_mail=False)
        return invitation.user, token


def enter_people(cast: Cast, entries: Iterable[Entry], names: Names) -> None:
    """Enter into the registry whoever the dossiers show, and further people of the sample schools."""
    numbers = iter(range(1, 1_000_000))
    for entry in entries:
        unit, being = cast.units[entry.school.name], entry.shown
        kind = PersonKind.PUPIL if being.is_pupil else PersonKind.STAFF
        cast.shown[entry.key] = register_person(
            unit,
            kind=kind,
            full_name=being.name,
            sex=being.sex,
            birth_year=being.birth_year,
            position=being.position,
            registry_code=f"{_code_of(kind)}-{next(numbers):06d}",
            by=cast.administrator,
            at=_REGISTRY,
            is_sample=True,
        )
        if entry.collective:
            cast.collectives[entry.key] = register_collective(
                unit, name=entry.collective, by=cast.administrator, at=_REGISTRY, is_sample=True
            )
    for first_number, school in ((100_000, SAMPLE_UPPER_SECONDARY), (200_000, SAMPLE_PRIMARY)):
        _enter_registry(cast, cast.units[school], range(first_number, first_number + cast.scale.registry), names)


def _code_of(kind: PersonKind) -> str:
    return "HS" if kind == PersonKind.PUPIL else "GV"


def _enter_registry(cast: Cast, unit: Unit, numbers: range, names: Names) -> None:
    """Enter a person of ``unit`` for each number, a third of them staff: somebody to be found."""
    luck = chance(cast.seed, "registry", unit.code)
    grades = range(10, 13) if unit.kind == UnitKind.UPPER_SECONDARY else range(1, 6)
    for number in numbers:
        sex = luck.choice("fm")
        grade = luck.choice(grades)
        is_pupil = number % 3 > 0
        kind = PersonKind.PUPIL if is_pupil else PersonKind.STAFF
        post = f"Giáo viên, {luck.choice(cast.pools.subject_groups).lower()}"
        register_person(
            unit,
            kind=kind,
            full_name=names.draw(sex),
            sex=sex,
            birth_year=cast.now.year - 5 - grade if is_pupil else luck.randrange(1967, 1999),
            position=f"Học sinh lớp {grade}A{luck.randrange(1, 9)}" if is_pupil else post,
            registry_code=f"{_code_of(kind)}-{number:06d}",
            by=cast.administrator,
            at=_REGISTRY,
            is_sample=True,
        )


def set_up(cast: Cast) -> None:
    """Publish the criteria and plant the portal."""
    cast.criteria_set = ensure_default_criteria(at=_REGISTRY, by=cast.department_officers[0])
    ensure_portal(at=_REGISTRY)
