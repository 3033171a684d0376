"""Every page of consents and messages as a careful reader checks pages."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lantoa.consents import operations
from lantoa.consents.enums import PAIRS, Channel, Signatory
from tests.consents.test_personal_link import ALL_YES, ask
from tests.factories.consents import AppearanceFactory, ConsentRequestFactory
from tests.factories.notifications import NotificationFactory
from tests.factories.units import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def appearance():
    return AppearanceFactory(pupil=True)


@pytest.mark.parametrize("signatory", Signatory)
def test_the_personal_link_from_the_question_to_the_withdrawal(browse, appearance, signatory):
    url, _request = ask(appearance, signatory)
    operations.record_disclosure(
        appearance.matter, channel=Channel.PORTAL, title="Gương", url="/guong/", at=timezone.now()
    )
    reader = browse()

    reader.get(url)
    reader.post(url, {})
    thanks = reader.post(url, ALL_YES)
    reader.get(f"{url}rut-lai/")
    gone = reader.post(f"{url}rut-lai/", {"reason": ""})

    assert "đã được ghi" in thanks.heading
    assert gone.heading == "Đã rút lại sự đồng ý"


def test_links_that_lead_nowhere(browse):
    url, _request = ask(AppearanceFactory(), at=timezone.now() - timedelta(days=70))

    browse().get(url, status=410)
    browse().get("/dong-y/khong-co/", status=404)


def test_the_schools_pages(browse, appearance):
    officer = browse(MembershipFactory(unit=appearance.matter.unit).user)
    made = ConsentRequestFactory(appearance=appearance, signatory=Signatory.SELF)
    ask(appearance, Signatory.REPRESENTATIVE)
    here = [appearance.matter_id, appearance.pk, Signatory.REPRESENTATIVE]

    officer.get(reverse("consents:matter", args=here[:1]), {"next": "/viec-cua-toi/"})
    for name in ("ask", "record_paper", "blank_paper", "withdraw_for"):
        officer.get(reverse(f"consents:{name}", args=here))
    officer.post(reverse("consents:ask", args=here), {})
    officer.post(reverse("consents:record_paper", args=here), {})
    link = officer.post(reverse("consents:resend", args=[appearance.matter_id, made.pk]))
    [sheet] = [href for href in link.hrefs() if "phieu-moi" in href]
    officer.get(sheet)


def test_the_log(browse, appearance):
    _url, request = ask(appearance)
    operations.answer_request(request, answers=dict.fromkeys(PAIRS, True), at=timezone.now())
    operations.withdraw_consents(request, at=timezone.now())
    keeper = browse(MembershipFactory(role="data_protection_officer").user)

    page = keeper.get(reverse("consents:log"))

    assert len(page.select("tbody tr")) == len(PAIRS)


def test_the_messages(browse):
    officer = MembershipFactory().user
    NotificationFactory(recipient=officer, url="/thong-bao/", body="Một dòng\nhai dòng")
    NotificationFactory(recipient=officer, read_at=timezone.now())

    page = browse(officer).get(reverse("notifications:list"))

    assert page.heading == "Thông báo"
