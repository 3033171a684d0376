import pytest
from django.urls import reverse

from lantoa.exemplars.enums import MilestoneKind, Stage, SubjectKind
from tests.factories.accounts import UserFactory
from tests.factories.exemplars import ExemplarFactory, MilestoneFactory
from tests.factories.units import MembershipFactory, UnitFactory

pytestmark = pytest.mark.django_db

#: Session, user, roles, two of Django's own permissions, unread messages, standing: every page of the desk asks these.
FRAME = 7


@pytest.fixture
def officer(client):
    membership = MembershipFactory()
    client.force_login(membership.user)
    return membership


@pytest.mark.parametrize("item_count", [1, 3])
def test_list_query_count_does_not_grow(client, officer, item_count, django_assert_num_queries):
    ExemplarFactory.create_batch(item_count, unit=officer.unit, stage=Stage.TOLD)

    with django_assert_num_queries(FRAME + 2):
        response = client.get(reverse("exemplars:index"), {"q": "", "kind": "model", "stage": "told"})

    assert len(response.context["page"].rows) == item_count


def test_list_shows_only_the_own_unit(client, officer):
    ExemplarFactory(unit=officer.unit, name="Tủ sách của mình")
    ExemplarFactory(name="Tủ sách trường khác")

    page = client.get(reverse("exemplars:index")).content.decode()

    assert "Tủ sách của mình" in page
    assert "Tủ sách trường khác" not in page


def test_filter_words_keep_the_other_filters_and_start_at_the_first_page(client, officer):
    response = client.get(reverse("exemplars:index"), {"q": "tủ sách", "kind": "model", "after": "7"})

    stages = {word.label: (word.address, word.is_current) for word in response.context["stages"]}
    assert stages[Stage.TOLD.label] == ("?q=t%E1%BB%A7+s%C3%A1ch&kind=model&stage=told", False)
    assert stages["Mọi giai đoạn"] == ("?q=t%E1%BB%A7+s%C3%A1ch&kind=model", True)


@pytest.mark.parametrize(
    "query", [{"kind": "x"}, {"after": "x' OR 1"}, {"after": "9" * 60}, {"q": "\x00%_" + "ă" * 999}]
)
def test_wrong_filters_narrow_nothing_and_break_nothing(client, officer, query):
    ExemplarFactory(unit=officer.unit)

    response = client.get(reverse("exemplars:index"), query)

    assert response.status_code == 200
    assert len(response.context["page"].rows) in {0, 1}


def test_empty_list_says_why(client, officer):
    nothing_yet = client.get(reverse("exemplars:index")).content.decode()
    nothing_fits = client.get(reverse("exemplars:index"), {"q": "xyz"}).content.decode()

    assert "Chưa có điển hình nào" in nothing_yet
    assert "Không có điển hình nào khớp" in nothing_fits


def test_htmx_gets_the_rows_and_the_browser_the_page(client, officer):
    ExemplarFactory(unit=officer.unit, name="Tủ sách")

    partial = client.get(reverse("exemplars:index"), headers={"HX-Request": "true"})

    assert "<h1" not in partial.content.decode()
    assert "Tủ sách" in partial.content.decode()
    assert "HX-Request" in partial["Vary"]


def test_record_shows_stage_and_milestones_with_day_person_and_link(client, officer, at):
    exemplar = ExemplarFactory(unit=officer.unit, stage=Stage.NOMINATED, name="Tủ sách hành lang")
    MilestoneFactory(
        exemplar=exemplar,
        kind=MilestoneKind.NOMINATED,
        at=at,
        by=officer.user,
        unit=officer.unit,
        text="2026-Q4-000001 · Quý IV",
        url="/gioi-thieu/ho-so/1/",
    )

    response = client.get(reverse("exemplars:record", args=[exemplar.pk]))

    page = response.content.decode()
    for text in ("Tủ sách hành lang", "thứ Sáu 20/11/2026", "2026-Q4-000001 · Quý IV", str(officer.user)):
        assert text in page
    assert 'href="/gioi-thieu/ho-so/1/"' in page
    assert page.count('aria-current="step"') == 1


@pytest.mark.parametrize("item_count", [1, 3])
def test_record_query_count_does_not_grow(client, officer, item_count, at, django_assert_num_queries):
    exemplar = ExemplarFactory(unit=officer.unit)
    for _number in range(item_count):
        MilestoneFactory(exemplar=exemplar, at=at, by=UserFactory(), unit=UnitFactory())

    with django_assert_num_queries(FRAME + 5):
        response = client.get(reverse("exemplars:record", args=[exemplar.pk]))

    assert len(response.context["milestones"]) == item_count


def test_another_units_record_does_not_exist(client, officer):
    exemplar = ExemplarFactory(name="Điển hình trường khác")

    response = client.get(reverse("exemplars:record", args=[exemplar.pk]))

    assert response.status_code == 404
    assert "Điển hình trường khác" not in response.content.decode()


def test_who_has_no_role_has_no_list(client):
    client.force_login(UserFactory())

    assert client.get(reverse("exemplars:index")).status_code == 403


def test_anonymous_is_sent_to_sign_in(client):
    response = client.get(reverse("exemplars:index"))

    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("kind", SubjectKind)
def test_a_name_of_300_characters_fits_every_kind(client, officer, kind):
    exemplar = ExemplarFactory(unit=officer.unit, kind=kind, name="Đ" * 300)

    assert "Đ" * 300 in client.get(reverse("exemplars:record", args=[exemplar.pk])).content.decode()
