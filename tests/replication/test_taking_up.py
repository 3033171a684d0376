from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from lantoa.audit.models import Entry
from lantoa.exemplars.enums import MilestoneKind, Stage, SubjectKind
from lantoa.exemplars.models import Exemplar
from lantoa.notifications.models import Mail, Notification
from lantoa.replication.enums import AdoptionState
from lantoa.replication.models import Adoption
from lantoa.replication.operations import (
    AdoptionRefused,
    AlreadyAdopted,
    adopt_model,
)
from tests.factories.accounts import UserFactory
from tests.factories.exemplars import ExemplarFactory, MilestoneFactory
from tests.factories.replication import AdoptionFactory
from tests.factories.units import MembershipFactory

pytestmark = pytest.mark.django_db

WISH = {
    "measure_name": "Lượt mượn sách mỗi tháng",
    "measure_unit": "lượt",
    "baseline": Decimal(210),
    "aim": Decimal(600),
    "plan": "Mở kệ sách mỗi giờ ra chơi.",
}


@pytest.fixture
def officer():
    return MembershipFactory()


@pytest.fixture
def adoption(officer):
    return AdoptionFactory(unit=officer.unit, created_by=officer.user)


def test_taking_up_writes_the_record_the_milestone_and_the_log(officer, at):
    exemplar = ExemplarFactory(told=True)

    adoption = adopt_model(exemplar, unit=officer.unit, by=officer.user, at=at, **WISH)

    stored = Adoption.objects.get()
    assert stored == adoption
    assert {name: getattr(stored, name) for name in WISH} == WISH
    assert (stored.state, stored.generation, stored.source) == (AdoptionState.PLANNED, 1, None)
    assert (stored.unit_name, stored.created_by, stored.created_at) == (officer.unit.name, officer.user, at)
    milestone = exemplar.milestones.get()
    assert (milestone.kind, milestone.unit, milestone.by) == (MilestoneKind.ADOPTED, officer.unit, officer.user)
    assert milestone.text == "Lượt mượn sách mỗi tháng: từ 210 lượt, mục tiêu 600 lượt"
    assert Entry.objects.get().verb == "replication.adopt"
    assert Exemplar.objects.get().stage == Stage.TOLD


def test_the_origins_officer_and_head_are_told_with_thanks_and_nobody_else(officer, at):
    exemplar = ExemplarFactory(told=True, name="Thư viện hành lang")
    of_origin = {
        MembershipFactory(unit=exemplar.unit).user,
        MembershipFactory(unit=exemplar.unit, head=True).user,
    }
    MembershipFactory()

    adoption = adopt_model(exemplar, unit=officer.unit, by=officer.user, at=at, **WISH)

    told = Notification.objects.all()
    assert {row.recipient for row in told} == of_origin
    assert {row.title for row in told} == {f"{officer.unit} áp dụng “Thư viện hành lang”"}
    assert "Cảm ơn" in told[0].body
    assert told[0].url == f"/nhan-rong/ho-so/{adoption.pk}/"
    assert Mail.objects.count() == 2


def test_copying_a_copy_is_the_next_generation_and_thanks_both_units(officer, at):
    exemplar = ExemplarFactory(told=True, name="Nguyễn Thị Tên Thật", kind=SubjectKind.INDIVIDUAL)
    MilestoneFactory(exemplar=exemplar, kind=MilestoneKind.TOLD, text="Cô giáo mở kệ sách ở hành lang")
    source = AdoptionFactory(exemplar=exemplar, state=AdoptionState.REPORTED)
    of_origin = MembershipFactory(unit=exemplar.unit).user
    of_source = MembershipFactory(unit=source.unit).user

    adoption = adopt_model(exemplar, unit=officer.unit, source=source, by=officer.user, at=at, **WISH)

    assert (adoption.generation, adoption.source) == (2, source)
    titles = {row.recipient: row.title for row in Notification.objects.all()}
    assert titles == {
        of_origin: f"{officer.unit} áp dụng “Nguyễn Thị Tên Thật”",
        of_source: f"{officer.unit} áp dụng “Cô giáo mở kệ sách ở hành lang”",
    }


def test_a_double_click_makes_one_record_and_one_message(officer, at):
    exemplar = ExemplarFactory(told=True)
    MembershipFactory(unit=exemplar.unit)

    first = adopt_model(exemplar, unit=officer.unit, by=officer.user, at=at, **WISH)
    again = adopt_model(exemplar, unit=officer.unit, by=officer.user, at=at + timedelta(seconds=1), **WISH)

    assert again == first
    assert (Adoption.objects.count(), Notification.objects.count(), exemplar.milestones.count()) == (1, 1, 1)


def test_another_wish_for_the_same_model_is_refused_and_names_the_record(officer, at):
    exemplar = ExemplarFactory(told=True)
    first = adopt_model(exemplar, unit=officer.unit, by=officer.user, at=at, **WISH)

    with pytest.raises(AlreadyAdopted, match="đã áp dụng mô hình này rồi") as refusal:
        adopt_model(exemplar, unit=officer.unit, by=officer.user, at=at, **{**WISH, "aim": Decimal(900)})

    assert refusal.value.adoption == first
    assert Adoption.objects.get().aim == 600


def test_the_database_holds_one_open_adoption_per_unit_and_model(adoption):
    with pytest.raises(IntegrityError), transaction.atomic():
        AdoptionFactory(exemplar=adoption.exemplar, unit=adoption.unit)


def test_a_stopped_unit_may_begin_anew(officer, at):
    stopped = AdoptionFactory(unit=officer.unit, state=AdoptionState.STOPPED)

    again = adopt_model(stopped.exemplar, unit=officer.unit, by=officer.user, at=at, **WISH)

    assert again != stopped
    assert Adoption.objects.count() == 2


@pytest.mark.parametrize("kind", SubjectKind)
@pytest.mark.parametrize("stage", Stage)
def test_only_what_is_told_can_be_taken_up(officer, at, stage, kind):
    exemplar = ExemplarFactory(stage=stage, kind=kind)

    if stage in (Stage.TOLD, Stage.REPLICATED):
        assert adopt_model(exemplar, unit=officer.unit, by=officer.user, at=at, **WISH).pk
    else:
        with pytest.raises(AdoptionRefused, match="chưa thể áp dụng"):
            adopt_model(exemplar, unit=officer.unit, by=officer.user, at=at, **WISH)


def test_a_story_taken_down_can_no_longer_be_taken_up(officer, at):
    exemplar = ExemplarFactory(told=True)
    MilestoneFactory(exemplar=exemplar, kind=MilestoneKind.TOLD)
    MilestoneFactory(exemplar=exemplar, kind=MilestoneKind.TAKEN_DOWN)

    with pytest.raises(AdoptionRefused):
        adopt_model(exemplar, unit=officer.unit, by=officer.user, at=at, **WISH)


def test_a_unit_cannot_take_up_its_own_model(officer, at):
    exemplar = ExemplarFactory(told=True, unit=officer.unit)

    with pytest.raises(AdoptionRefused, match="chính đơn vị"):
        adopt_model(exemplar, unit=officer.unit, by=officer.user, at=at, **WISH)


def test_the_origin_cannot_take_its_model_back_from_a_copy(at):
    exemplar = ExemplarFactory(told=True)
    origin = MembershipFactory(unit=exemplar.unit)
    source = AdoptionFactory(exemplar=exemplar, state=AdoptionState.REPORTED)

    with pytest.raises(AdoptionRefused):
        adopt_model(exemplar, unit=origin.unit, source=source, by=origin.user, at=at, **WISH)


def test_a_version_must_belong_to_the_model_to_another_unit_and_be_carried_on(officer, at):
    exemplar = ExemplarFactory(told=True)
    of_other_model = AdoptionFactory(state=AdoptionState.REPORTED)
    own = AdoptionFactory(exemplar=exemplar, unit=officer.unit, state=AdoptionState.STOPPED)
    planned = AdoptionFactory(exemplar=exemplar)
    stopped = AdoptionFactory(exemplar=exemplar, state=AdoptionState.STOPPED)

    for source in (of_other_model, own, planned, stopped):
        with pytest.raises(AdoptionRefused):
            adopt_model(exemplar, unit=officer.unit, source=source, by=officer.user, at=at, **WISH)

    assert not Adoption.objects.open().filter(unit=officer.unit).exists()


def test_the_database_ties_generation_and_source_together():
    for facts in ({"generation": 2}, {"source": AdoptionFactory(state=AdoptionState.REPORTED), "generation": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AdoptionFactory(**facts)


@pytest.mark.parametrize("trait", ["department_officer", "editor", "screener"])
def test_nobody_takes_up_a_model_for_another_unit(officer, at, trait):
    for user in (
        MembershipFactory().user,
        MembershipFactory(**{trait: True}).user,
        UserFactory(is_superuser=True),
        MembershipFactory(unit=officer.unit, valid_to=date(2020, 1, 1)).user,
    ):
        with pytest.raises(AdoptionRefused, match="Chỉ cán bộ thi đua hoặc thủ trưởng"):
            adopt_model(ExemplarFactory(told=True), unit=officer.unit, by=user, at=at, **WISH)


@pytest.mark.parametrize(
    ("figures", "is_fine"),
    [
        ({"baseline": Decimal(0)}, True),
        ({"baseline": Decimal(31), "aim": Decimal(8)}, True),
        ({"baseline": Decimal(-1)}, False),
        ({"measure_unit": "%", "baseline": Decimal(40), "aim": Decimal(100)}, True),
        ({"measure_unit": "%", "baseline": Decimal(40), "aim": Decimal("100.5")}, False),
        ({"measure_unit": "% học sinh", "baseline": Decimal(140)}, False),
        ({"measure_unit": "phần trăm", "baseline": Decimal(140)}, False),
    ],
)
def test_figures_must_make_sense(officer, at, figures, is_fine):
    wish = {**WISH, **figures}

    if is_fine:
        assert adopt_model(ExemplarFactory(told=True), unit=officer.unit, by=officer.user, at=at, **wish).pk
    else:
        with pytest.raises(AdoptionRefused):
            adopt_model(ExemplarFactory(told=True), unit=officer.unit, by=officer.user, at=at, **wish)


def test_names_of_300_characters_fit_everywhere(at):
    officer = MembershipFactory(unit__name="Đ" * 300)
    exemplar = ExemplarFactory(told=True, name="Ơ" * 300)
    MembershipFactory(unit=exemplar.unit)

    adoption = adopt_model(exemplar, unit=officer.unit, by=officer.user, at=at, **WISH)

    assert adoption.unit_name == "Đ" * 300
    assert Notification.objects.count() == 1
