"""A small sector: the department, a commune with a primary school, and an upper-secondary school."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from lantoa.accounts.models import User
from lantoa.common.uploads import CleanFile
from lantoa.consents.enums import Signatory
from lantoa.consents.operations import ask_consent
from lantoa.nominations import operations
from lantoa.nominations.models import Nomination, Participation, Round
from lantoa.units.enums import Role, UnitKind
from lantoa.units.models import Unit
from tests.factories.criteria import CriteriaSetFactory, CriterionFactory
from tests.factories.nominations import ParticipationFactory, RoundFactory
from tests.factories.people import PersonFactory
from tests.factories.units import MembershipFactory, UnitFactory


def user_in(unit: Unit, role: Role) -> User:
    """Return a fresh user who holds ``role`` in ``unit``."""
    return MembershipFactory(unit=unit, role=role).user


@dataclass
class Sector:
    """Who works where; ``school`` goes straight to the department, ``primary`` through ``commune``."""

    department: Unit
    commune: Unit
    school: Unit
    primary: Unit
    officer: User
    head: User
    primary_officer: User
    primary_head: User
    screener: User
    appraiser: User
    second_appraiser: User
    round: Round
    participation: Participation
    primary_participation: Participation


@pytest.fixture
def sector(db) -> Sector:
    department, commune = UnitFactory(department=True), UnitFactory(commune=True)
    school, primary = UnitFactory(), UnitFactory(primary=True)
    criteria_set = CriteriaSetFactory()
    CriterionFactory(criteria_set=criteria_set, position=1, name="Kết quả", weight=60)
    CriterionFactory(criteria_set=criteria_set, position=2, name="Lan tỏa", weight=40)
    round_ = RoundFactory(criteria_set=criteria_set, code="2026-Q4")
    return Sector(
        department=department,
        commune=commune,
        school=school,
        primary=primary,
        officer=user_in(school, Role.OFFICER),
        head=user_in(school, Role.HEAD),
        primary_officer=user_in(primary, Role.OFFICER),
        primary_head=user_in(primary, Role.HEAD),
        screener=user_in(commune, Role.SCREENER),
        appraiser=user_in(department, Role.DEPARTMENT_OFFICER),
        second_appraiser=user_in(department, Role.DEPARTMENT_OFFICER),
        round=round_,
        participation=ParticipationFactory(round=round_, unit=school),
        primary_participation=ParticipationFactory(
            round=round_, unit=primary, unit_kind=UnitKind.PRIMARY, screening_unit=commune
        ),
    )


def address(name, *args, query=""):
    """Return the address of one of the app's pages."""
    return reverse(f"nominations:{name}", args=args) + query


TEXT = "Mỗi tuần một lớp kể lại một trang sách đã đọc cho lớp bên cạnh, thư viện ghi lại số lượt mượn."


def clean_pdf(content: bytes = b"%PDF-1.7 bang so lieu") -> CleanFile:
    """Return a file as ``accept_upload`` gives it."""
    import hashlib

    return CleanFile(
        content=content,
        content_type="application/pdf",
        extension="pdf",
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        original_name="bang-so-lieu.pdf",
    )


@pytest.fixture
def running(sector) -> Sector:
    """The sector with its round ending a week from now: pages read the wall clock."""
    sector.round.deadline = timezone.now() + timedelta(days=7)
    sector.round.save()
    return sector


@pytest.fixture
def draft(sector, at) -> Nomination:
    """An individual's dossier, just started."""
    return operations.start_nomination(
        sector.participation, kind="individual", creation_key=uuid4(), by=sector.officer, at=at
    )


@pytest.fixture
def make_finished(sector, at):
    """Return a function that writes a finished draft for a participation."""

    def make(participation=None, *, title="Tăng lượt mượn sách từ 210 lên 965", what=TEXT, by=None) -> Nomination:
        participation = participation or sector.participation
        by = by or (sector.officer if participation == sector.participation else sector.primary_officer)
        nomination = operations.start_nomination(participation, kind="individual", creation_key=uuid4(), by=by, at=at)
        person = PersonFactory(unit=participation.unit)
        operations.set_subject(nomination, person=person, by=by, at=at)
        values = {
            "title": title,
            "field": "reading",
            "happened_from": at.date().replace(month=9),
            "what": what,
            "result_before": "210 lượt mỗi tháng",
            "result_after": "965 lượt mỗi tháng",
            "beneficiaries": "1.120 học sinh",
        }
        operations.save_fields(nomination, values=values, by=by, at=at)
        operations.attach_evidence(
            nomination, upload=clean_pdf(title.encode()), caption="", shows_people=False, by=by, at=at
        )
        criteria = sector.round.criteria_set.criteria.all()
        operations.save_self_scores(nomination, scores={c.pk: (8, "") for c in criteria}, by=by, at=at)
        appearance = nomination.matter.appearances.get()
        ask_consent(appearance, signatory=Signatory.SELF, signatory_name=person.full_name, by=by, at=at)
        return nomination

    return make


@pytest.fixture
def make_sent(sector, make_finished, at):
    """Return a function that writes a dossier and sends it in the head's name."""

    def make(participation=None, **facts) -> Nomination:
        participation = participation or sector.participation
        is_school = participation == sector.participation
        nomination = make_finished(participation, **facts)
        by = sector.officer if is_school else sector.primary_officer
        head = sector.head if is_school else sector.primary_head
        operations.request_confirmation(nomination, by=by, at=at)
        operations.confirm_nomination(nomination, idempotency_key=uuid4(), by=head, at=at)
        return nomination

    return make
