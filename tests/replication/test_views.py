from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from lantoa.exemplars.enums import MilestoneKind, SubjectKind
from lantoa.replication.enums import AdoptionState
from lantoa.replication.models import Adoption, Result
from tests.factories.accounts import UserFactory
from tests.factories.exemplars import ExemplarFactory, MilestoneFactory
from tests.factories.replication import AdoptionFactory, ResultFactory
from tests.factories.units import MembershipFactory

pytestmark = pytest.mark.django_db

#: Session, user, roles, two of Django's own permissions, unread messages, standing: every page of the desk asks these.
FRAME = 7
TYPED = {
    "measure_name": "Lượt mượn sách mỗi tháng",
    "measure_unit": "lượt",
    "baseline": "1.120",
    "aim": "1.500",
    "plan": "Mở kệ sách.",
}


@pytest.fixture(autouse=True)
def one_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def officer(client):
    membership = MembershipFactory()
    client.force_login(membership.user)
    return membership


def adopt_address(exemplar):
    return reverse("replication:adopt", args=[exemplar.pk])


def take_up(client, exemplar, typed=TYPED, **options):
    return client.post(reverse("replication:take_up", args=[exemplar.pk]), typed, **options)


# --- taking up -------------------------------------------------------------------------------------


def test_anybody_reads_who_can_take_up_a_model_and_how_to_pass_it_on(client):
    exemplar = ExemplarFactory(told=True, name="Thư viện hành lang")

    response = client.get(adopt_address(exemplar))

    page = response.content.decode()
    assert response.status_code == 200
    assert "Thư viện hành lang" in page
    assert f"{reverse('account_login')}?next={adopt_address(exemplar)}" in page
    assert f'value="http://127.0.0.1:8000{adopt_address(exemplar)}"' in page
    assert "mailto:?subject=Th%C6%B0%20vi%E1%BB%87n" in page
    assert '<form method="post" novalidate' not in page


def test_a_stranger_reads_the_headline_never_the_name_in_the_record(client):
    exemplar = ExemplarFactory(told=True, kind=SubjectKind.INDIVIDUAL, name="CANARY Họ Tên Học Sinh")
    MilestoneFactory(exemplar=exemplar, kind=MilestoneKind.TOLD, text="Em T. nhặt được ví", url="/guong/em-t/")

    page = client.get(adopt_address(exemplar)).content.decode()

    assert "CANARY" not in page
    assert "Em T. nhặt được ví" in page
    assert 'href="/guong/em-t/"' in page


@pytest.mark.parametrize("stage", ["discovered", "nominated", "recognised"])
def test_what_is_not_told_has_no_page_to_take_it_up(client, officer, stage):
    assert client.get(adopt_address(ExemplarFactory(stage=stage))).status_code == 404


def test_a_story_taken_down_has_no_page_to_take_it_up(client, officer):
    exemplar = ExemplarFactory(told=True)
    MilestoneFactory(exemplar=exemplar, kind=MilestoneKind.TAKEN_DOWN)

    assert client.get(adopt_address(exemplar)).status_code == 404
    assert take_up(client, exemplar).status_code == 404


def test_an_officer_takes_up_a_model(client, officer):
    exemplar = ExemplarFactory(told=True)

    form_page = client.get(adopt_address(exemplar)).content.decode()
    response = take_up(client, exemplar)

    adoption = Adoption.objects.get()
    assert officer.unit.name in form_page
    assert response.url == reverse("replication:adoption", args=[adoption.pk])
    assert (adoption.unit, adoption.baseline, adoption.aim) == (officer.unit, Decimal(1120), Decimal(1500))


def test_a_double_click_leads_to_the_same_record(client, officer):
    exemplar = ExemplarFactory(told=True)

    answers = {take_up(client, exemplar).url for _click in range(2)}

    assert answers == {reverse("replication:adoption", args=[Adoption.objects.get().pk])}


def test_another_wish_leads_to_the_record_with_a_word(client, officer):
    exemplar = ExemplarFactory(told=True)
    take_up(client, exemplar)

    response = take_up(client, exemplar, {**TYPED, "aim": "2.000"}, follow=True)

    assert "đã áp dụng mô hình này rồi" in response.content.decode()
    assert Adoption.objects.get().aim == 1500


def test_wrong_figures_come_back_as_typed_with_a_word(client, officer):
    response = take_up(client, ExemplarFactory(told=True), {**TYPED, "baseline": "85.5"})

    page = response.content.decode()
    assert response.status_code == 200
    assert 'value="85.5"' in page
    assert "85,5" in page
    assert "<title>Lỗi:" in page
    assert not Adoption.objects.exists()


def test_the_origin_reads_that_it_is_its_own(client, officer):
    exemplar = ExemplarFactory(told=True, unit=officer.unit)

    page = client.get(adopt_address(exemplar)).content.decode()

    assert "Đây là mô hình của chính đơn vị" in page
    assert take_up(client, exemplar).status_code == 200
    assert not Adoption.objects.exists()


def test_a_unit_that_does_it_already_is_led_to_its_record(client, officer):
    adoption = AdoptionFactory(unit=officer.unit)

    page = client.get(adopt_address(adoption.exemplar)).content.decode()

    assert reverse("replication:adoption", args=[adoption.pk]) in page


@pytest.mark.parametrize("trait", ["department_officer", "editor", "screener"])
def test_who_is_no_officer_of_a_school_reads_who_is_meant(client, trait):
    client.force_login(MembershipFactory(**{trait: True}).user)
    exemplar = ExemplarFactory(told=True)

    assert "không phải của cán bộ thi đua" in client.get(adopt_address(exemplar)).content.decode()
    assert take_up(client, exemplar).status_code == 403
    assert not Adoption.objects.exists()


def test_text_typed_before_the_sign_in_ran_out_is_kept(client, officer):
    exemplar = ExemplarFactory(told=True)
    client.get(reverse("replication:index"))
    del client.cookies["sessionid"]

    asked_to_sign_in = take_up(client, exemplar)
    client.force_login(officer.user)
    kept = client.get(reverse("accounts:kept_text")).content.decode()

    assert asked_to_sign_in.url.startswith(reverse("account_login"))
    assert "Mở kệ sách." in kept
    assert not Adoption.objects.exists()


def test_another_units_name_in_the_request_is_refused(client, officer):
    second = MembershipFactory(user=officer.user)
    other = MembershipFactory()
    exemplar = ExemplarFactory(told=True)

    take_up(client, exemplar, {**TYPED, "unit": other.unit.pk})
    assert not Adoption.objects.exists()

    take_up(client, exemplar, {**TYPED, "unit": second.unit.pk})
    assert Adoption.objects.get().unit == second.unit


# --- the record ------------------------------------------------------------------------------------


def test_the_adopter_begins_reports_and_stops(client, officer):
    adoption = AdoptionFactory(unit=officer.unit)
    record = reverse("replication:adoption", args=[adoption.pk])

    began = client.post(reverse("replication:start", args=[adoption.pk]), {"on": "01/11/2026"})
    assert began.url == record
    assert Adoption.objects.get().started_on == date(2026, 11, 1)

    reported = client.post(
        reverse("replication:report", args=[adoption.pk]),
        {"after": "710", "report": "Học sinh tự trông kệ.", "seen": 0},
    )
    assert reported.url == record
    assert "Học sinh tự trông kệ." in client.get(record).content.decode()

    stopped = client.post(
        reverse("replication:stop", args=[adoption.pk]), {"reason": "staff", "explanation": "Cô thủ thư nghỉ hưu."}
    )
    assert stopped.url == record
    page = client.get(record).content.decode()
    assert "Cô thủ thư nghỉ hưu." in page
    assert reverse("replication:report", args=[adoption.pk]) not in page
    assert client.get(reverse("replication:report", args=[adoption.pk])).url == record


def test_a_start_ahead_is_explained_beside_the_field(client, officer):
    adoption = AdoptionFactory(unit=officer.unit)

    page = client.post(reverse("replication:start", args=[adoption.pk]), {"on": "01/01/2100"}).content.decode()

    assert "Ngày bắt đầu chưa tới" in page
    assert 'value="01/01/2100"' in page


def test_a_start_that_is_no_date_comes_back_as_typed(client, officer):
    adoption = AdoptionFactory(unit=officer.unit)

    page = client.post(reverse("replication:start", args=[adoption.pk]), {"on": "hôm qua"}).content.decode()

    assert 'value="hôm qua"' in page
    assert Adoption.objects.get().state == AdoptionState.PLANNED


def test_the_reason_of_a_stop_is_not_overwritten_from_a_stale_page(client, officer):
    adoption = AdoptionFactory(unit=officer.unit)
    address = reverse("replication:stop", args=[adoption.pk])
    client.post(address, {"reason": "time", "explanation": "Hết giờ."})

    page = client.post(address, {"reason": "money", "explanation": "Hết tiền."}).content.decode()

    assert "“Đã dừng”" in page
    assert Adoption.objects.get().stop_explanation == "Hết giờ."


def test_a_report_sent_from_a_stale_page_is_not_lost_and_overwrites_nothing(client, officer):
    adoption = AdoptionFactory(unit=officer.unit)
    address = reverse("replication:report", args=[adoption.pk])
    client.post(address, {"after": "500", "report": "Của cô hiệu trưởng", "seen": 0})

    page = client.post(address, {"after": "710", "report": "Của cán bộ", "seen": 0}).content.decode()

    assert "vừa báo kết quả" in page
    assert "Của cán bộ" in page
    assert Result.objects.get().report == "Của cô hiệu trưởng"


def test_the_origin_reads_but_writes_nothing(client):
    adoption = AdoptionFactory()
    client.force_login(MembershipFactory(unit=adoption.exemplar.unit).user)

    page = client.get(reverse("replication:adoption", args=[adoption.pk])).content.decode()

    assert adoption.plan in page
    for name in ("start", "report", "stop"):
        address = reverse(f"replication:{name}", args=[adoption.pk])
        assert address not in page
        assert client.post(address, {"on": "01/11/2026", "after": "1", "report": "x", "seen": 0}).status_code == 403
    assert Adoption.objects.get().state == AdoptionState.PLANNED


@pytest.mark.parametrize("name", ["adoption", "report", "stop"])
def test_another_schools_record_does_not_exist(client, officer, name):
    adoption = AdoptionFactory(plan="CANARY kế hoạch trường khác")

    response = client.get(reverse(f"replication:{name}", args=[adoption.pk]))

    assert response.status_code == 404
    assert "CANARY" not in response.content.decode()


@pytest.mark.parametrize("item_count", [1, 3])
def test_record_query_count_does_not_grow(client, officer, item_count, django_assert_num_queries):
    adoption = AdoptionFactory(unit=officer.unit, state=AdoptionState.REPORTED)
    for _number in range(item_count):
        ResultFactory(adoption=adoption)

    with django_assert_num_queries(FRAME + 6):
        response = client.get(reverse("replication:adoption", args=[adoption.pk]))

    assert len(response.context["results"]) == item_count


# --- lists -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("item_count", [1, 3])
def test_own_page_query_count_does_not_grow(client, officer, item_count, django_assert_num_queries):
    for _number in range(item_count):
        AdoptionFactory(unit=officer.unit)
        AdoptionFactory(exemplar=ExemplarFactory(unit=officer.unit, told=True))

    with django_assert_num_queries(FRAME + 4):
        response = client.get(reverse("replication:index"))

    assert len(response.context["taken_up"]) == item_count
    assert len(response.context["chain"].given) == item_count


def test_own_page_hides_other_schools(client, officer):
    AdoptionFactory(unit__name="CANARY trường khác", exemplar__name="CANARY mô hình")

    page = client.get(reverse("replication:index")).content.decode()

    assert "CANARY" not in page
    assert "Chưa áp dụng mô hình nào" in page


def test_the_department_sees_every_model_that_spreads(client):
    client.force_login(MembershipFactory(department_officer=True).user)
    AdoptionFactory(exemplar__name="Thư viện hành lang")
    ExemplarFactory(told=True, name="Chưa ai làm theo")

    page = client.get(reverse("replication:index")).content.decode()

    assert "Thư viện hành lang" in page
    assert "Chưa ai làm theo" not in page


def test_the_department_sees_what_spreads_fastest_this_month(client):
    client.force_login(MembershipFactory(department_officer=True).user)
    fast, slow = ExemplarFactory.create_batch(2, told=True)
    now = timezone.now()
    AdoptionFactory.create_batch(2, exemplar=fast, created_at=now)
    AdoptionFactory(exemplar=slow, created_at=now)
    AdoptionFactory.create_batch(3, exemplar=slow, created_at=now - timedelta(days=31))

    assert client.get(reverse("replication:index")).context["fastest"] == [(fast, 2), (slow, 1)]


def test_a_school_sees_no_ranking_of_others(client, officer):
    AdoptionFactory(created_at=timezone.now())

    assert client.get(reverse("replication:index")).context["fastest"] == []


@pytest.mark.parametrize("item_count", [1, 3])
def test_department_page_query_count_does_not_grow(client, item_count, django_assert_num_queries):
    client.force_login(MembershipFactory(department_officer=True).user)
    AdoptionFactory.create_batch(item_count, created_at=timezone.now())

    with django_assert_num_queries(FRAME + 4):
        response = client.get(reverse("replication:index"))

    assert len(response.context["page"].rows) == len(response.context["fastest"]) == item_count


def test_spread_page_shows_every_adopter_result_and_stop(client):
    exemplar = ExemplarFactory(told=True)
    first = AdoptionFactory(exemplar=exemplar, state=AdoptionState.REPORTED, unit_name="Trường Một")
    AdoptionFactory(exemplar=exemplar, source=first, unit_name="Trường Hai")
    AdoptionFactory(exemplar=exemplar, state=AdoptionState.STOPPED, unit_name="Trường Ba")
    client.force_login(MembershipFactory(unit=exemplar.unit).user)

    response = client.get(reverse("replication:spread", args=[exemplar.pk]))

    page = response.content.decode()
    assert response.context["spread"].rings == [1, 1]
    for text in ("Trường Một", "Trường Hai", "Trường Ba", "theo Trường Một", "Không đủ thời gian"):
        assert text in page
    assert reverse("replication:adoption", args=[first.pk]) in page


@pytest.mark.parametrize("item_count", [1, 3])
def test_spread_page_query_count_does_not_grow(client, item_count, django_assert_num_queries):
    exemplar = ExemplarFactory(told=True)
    AdoptionFactory.create_batch(item_count, exemplar=exemplar)
    client.force_login(MembershipFactory(unit=exemplar.unit).user)

    with django_assert_num_queries(FRAME + 5):
        client.get(reverse("replication:spread", args=[exemplar.pk]))


def test_spread_page_of_another_unit_does_not_exist(client, officer):
    assert client.get(reverse("replication:spread", args=[AdoptionFactory().exemplar.pk])).status_code == 404


def test_who_has_no_role_has_no_list(client):
    client.force_login(UserFactory())

    assert client.get(reverse("replication:index")).status_code == 403
