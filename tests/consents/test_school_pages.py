"""The school's pages: asking, the link shown once, paper, withdrawals, the log."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from lantoa.consents import operations
from lantoa.consents.enums import PAIRS, Signatory
from lantoa.consents.models import Clearance, Consent, ConsentRequest, PaperScan
from lantoa.notifications.models import Mail
from tests.consents.steps import answered, scan_file
from tests.factories.consents import AppearanceFactory, ConsentRequestFactory, MatterFactory
from tests.factories.units import MembershipFactory

pytestmark = pytest.mark.django_db
ALL_YES = {f"{purpose}-{channel}": "yes" for purpose, channel in PAIRS}
# Session, user, roles, the rows, and the frame's own.
LOG_QUERIES = 8


@pytest.fixture
def appearance():
    return AppearanceFactory(pupil=True)


@pytest.fixture
def officer(client, appearance):
    user = MembershipFactory(unit=appearance.matter.unit).user
    client.force_login(user)
    return user


def address(name, appearance, who=Signatory.REPRESENTATIVE):
    return reverse(f"consents:{name}", args=[appearance.matter_id, appearance.pk, who])


def picture():
    stream = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(stream, "PNG")
    return SimpleUploadedFile("phieu.png", stream.getvalue(), "image/png")


def test_asking_leads_to_the_link_with_its_code_and_a_message_to_copy(client, officer, appearance, settings):
    settings.SITE_URL = "https://lantoa.example"

    response = client.post(address("ask", appearance), {"signatory_name": "Lê Thị Mẹ", "relation": "mẹ"}, follow=True)

    page, made = response.content.decode(), ConsentRequest.objects.get()
    url = response.context["url"]
    assert url.startswith("https://lantoa.example/dong-y/")
    assert (page.count(url), "<svg" in page) == (2, True)
    assert (made.signatory_name, made.relation, made.sent_count) == ("Lê Thị Mẹ", "mẹ", 1)


def test_with_an_address_the_link_is_mailed(client, officer, appearance):
    client.post(address("ask", appearance), {"signatory_name": "Lê Thị Mẹ", "email": "me@example.com"})

    letter = Mail.objects.get()
    assert letter.to == "me@example.com"
    assert appearance.person.full_name in letter.subject


def test_a_double_press_makes_one_link_and_still_shows_it(client, officer, appearance):
    facts = {"signatory_name": "Lê Thị Mẹ"}
    client.post(address("ask", appearance), facts)

    response = client.post(address("ask", appearance), facts, follow=True)

    assert ConsentRequest.objects.count() == 1
    assert response.context["url"]


def test_another_sign_in_does_not_see_the_link_again_but_can_renew_it(client, officer, appearance):
    made = ConsentRequestFactory(appearance=appearance, signatory=Signatory.REPRESENTATIVE)
    url = reverse("consents:link", args=[appearance.matter_id, made.pk])

    before = client.get(url)
    after = client.post(reverse("consents:resend", args=[appearance.matter_id, made.pk]), follow=True)

    assert (before.context["url"], bool(after.context["url"])) == ("", True)
    assert ConsentRequest.objects.filter(closed_at__isnull=True).get().sent_count == 2


def test_the_sheet_to_print_carries_the_code_only_while_the_link_is_known(client, officer, appearance):
    made = ConsentRequestFactory(appearance=appearance, signatory=Signatory.REPRESENTATIVE)
    args = [appearance.matter_id, made.pk]
    unknown = client.get(reverse("consents:sheet", args=args))
    client.post(reverse("consents:resend", args=args))
    renewed = ConsentRequest.objects.get(closed_at__isnull=True)

    known = client.get(reverse("consents:sheet", args=[appearance.matter_id, renewed.pk]))

    assert (unknown.status_code, known.status_code) == (302, 200)
    assert "<svg" in known.content.decode()


def test_signed_paper_is_recorded_with_its_scan_and_served_to_the_unit(client, officer, appearance):
    response = client.post(
        address("record_paper", appearance), {**ALL_YES, "signatory_name": "Lê Thị Mẹ", "scan": picture()}
    )

    scan = PaperScan.objects.get()
    served = client.get(reverse("consents:scan", args=[appearance.matter_id, scan.pk]))
    assert response.url == reverse("consents:matter", args=[appearance.matter_id])
    assert Consent.objects.filter(scan=scan, is_granted=True).count() == len(PAIRS)
    assert b"".join(served.streaming_content)[:4] == b"\x89PNG"
    assert served["Content-Disposition"].startswith("attachment")


def test_paper_without_a_scan_is_not_recorded_and_what_was_typed_stays(client, officer, appearance):
    response = client.post(address("record_paper", appearance), {**ALL_YES, "signatory_name": "Lê Thị Mẹ"})

    page = response.content.decode()
    assert "Hãy chọn bản quét hoặc ảnh chụp phiếu đã ký." in page
    assert ("Lê Thị Mẹ" in page, page.count("checked")) == (True, len(PAIRS))
    assert not Consent.objects.exists()


def test_a_page_of_a_website_is_no_scan(client, officer, appearance):
    false_picture = SimpleUploadedFile("phieu.jpg", b"<html><script>alert(1)</script></html>", "image/jpeg")

    client.post(address("record_paper", appearance), {**ALL_YES, "signatory_name": "Mẹ", "scan": false_picture})

    assert not PaperScan.objects.exists()


def test_one_scan_signed_by_both_is_uploaded_once(client, officer, appearance):
    scan = operations.record_paper(
        appearance,
        signatory=Signatory.SELF,
        signatory_name="Em",
        answers=dict.fromkeys(PAIRS, True),
        upload=scan_file(),
        by=officer,
        at=timezone.now(),
    )

    client.post(
        address("record_paper", appearance), {**ALL_YES, "signatory_name": "Lê Thị Mẹ", "earlier_scan": scan.pk}
    )

    assert PaperScan.objects.count() == 1
    assert Clearance.objects.filter(is_cleared=True).count() == len(PAIRS)


def test_another_matters_scan_cannot_be_chosen(client, officer, appearance):
    other = operations.record_paper(
        AppearanceFactory(),
        signatory=Signatory.SELF,
        signatory_name="Người khác",
        answers=dict.fromkeys(PAIRS, True),
        upload=scan_file(b"%PDF-1.7 khac"),
        by=officer,
        at=timezone.now(),
    )

    client.post(address("record_paper", appearance), {**ALL_YES, "signatory_name": "Mẹ", "earlier_scan": other.pk})

    assert not Consent.objects.filter(appearance=appearance).exists()
    assert client.get(reverse("consents:scan", args=[appearance.matter_id, other.pk])).status_code == 404


def test_the_blank_form_to_print_says_the_same_as_the_link(client, officer, appearance):
    page = client.get(address("blank_paper", appearance)).content.decode()

    assert page.count("paper-box") == 2 * len(PAIRS)
    assert "91/2025/QH15" in page


def test_a_withdrawal_told_by_telephone_is_written_down(client, officer, appearance):
    answered(appearance, Signatory.REPRESENTATIVE, dict.fromkeys(PAIRS, True), at=timezone.now())

    client.post(address("withdraw_for", appearance), {"reason": "Gọi điện sáng nay"})

    assert set(Consent.objects.values_list("withdrawal_reason", flat=True)) == {"Gọi điện sáng nay"}


@pytest.mark.parametrize("name", ["ask", "record_paper", "withdraw_for", "blank_paper"])
def test_who_need_not_answer_has_no_page(client, officer, appearance, name):
    adult = AppearanceFactory(matter=appearance.matter)

    assert client.get(address(name, adult, Signatory.REPRESENTATIVE)).status_code == 404


@pytest.mark.parametrize("name", ["ask", "record_paper", "withdraw_for", "blank_paper"])
def test_another_units_matter_does_not_exist(client, officer, name):
    foreign = AppearanceFactory(pupil=True)

    assert client.get(address(name, foreign)).status_code == 404
    assert client.get(reverse("consents:matter", args=[foreign.matter_id])).status_code == 404


@pytest.mark.parametrize(("name", "status"), [("ask", 403), ("record_paper", 403), ("withdraw_for", 403)])
def test_the_department_sees_but_does_not_ask_around_the_school(client, appearance, name, status):
    client.force_login(MembershipFactory(role="screener", unit=appearance.matter.unit).user)

    assert client.get(reverse("consents:matter", args=[appearance.matter_id])).status_code == 200
    assert client.get(address(name, appearance)).status_code == status


def test_a_link_of_another_matter_is_not_found_under_this_one(client, officer, appearance):
    other = ConsentRequestFactory(appearance=AppearanceFactory())

    response = client.get(reverse("consents:link", args=[appearance.matter_id, other.pk]))

    assert response.status_code == 404


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_the_way_back_never_leaves_the_house(client, officer, appearance, back):
    response = client.get(reverse("consents:matter", args=[appearance.matter_id]), {"next": back})

    assert response.context["back"] == ""


def test_the_page_of_a_matter_says_in_words_who_stands_where(client, officer, appearance):
    answered(appearance, Signatory.SELF, dict.fromkeys(PAIRS, False), at=timezone.now())

    page = client.get(reverse("consents:matter", args=[appearance.matter_id])).content.decode()

    for part in ("Còn thiếu 1 câu trả lời", "Không đồng ý", "Chưa hỏi"):
        assert part in page


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_logs_query_count_does_not_grow(client, item_count, django_assert_num_queries, at, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    for number in range(item_count):
        answered(AppearanceFactory(), Signatory.SELF, {PAIRS[number]: True}, at=at)
    client.force_login(MembershipFactory(role="data_protection_officer").user)
    client.get(reverse("consents:log"))

    with django_assert_num_queries(LOG_QUERIES):
        response = client.get(reverse("consents:log"))

    assert len(response.context["page"].rows) == item_count


def test_the_log_shows_every_answer_with_its_text_and_is_for_its_officer_only(client, settings, at):
    settings.SECOND_FACTOR_REQUIRED = False
    answered(AppearanceFactory(), Signatory.SELF, {PAIRS[0]: True}, at=at, name="Nguyễn Văn A")
    client.force_login(MembershipFactory(role="data_protection_officer").user)
    seen = client.get(reverse("consents:log")).content.decode()
    client.force_login(MembershipFactory(department_officer=True).user)

    refused = client.get(reverse("consents:log"))

    assert refused.status_code == 403
    assert "Nguyễn Văn A" in seen
    assert Consent.objects.get().shown_sha256[:16] in seen


def test_reminding_from_two_tabs_is_harmless(client, officer, appearance):
    made = ConsentRequestFactory(appearance=appearance, signatory=Signatory.REPRESENTATIVE)
    url = reverse("consents:resend", args=[appearance.matter_id, made.pk])
    client.post(url)

    response = client.post(url, follow=True)

    assert "Liên kết này đã được thay bằng liên kết mới hơn." in response.content.decode()
    assert ConsentRequest.objects.count() == 2


def test_somebody_removed_from_the_matter_cannot_be_asked(client, officer, appearance):
    operations.set_appearances(appearance.matter, [], by=officer, at=timezone.now() + timedelta(seconds=1))

    assert client.get(address("ask", appearance)).status_code == 404


def test_a_matter_that_names_nobody_says_so(client):
    matter = MatterFactory(names_nobody=True)
    client.force_login(MembershipFactory(unit=matter.unit).user)

    page = client.get(reverse("consents:matter", args=[matter.pk])).content.decode()

    assert "Không nêu tên hay hình ảnh ai nên không cần hỏi." in page
