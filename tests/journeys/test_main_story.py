"""From the call of a round to a story that another school copies: the ten steps, in a browser, on a phone.

Each step is done by the person whose work it is, on pages a newcomer would see; every page they
pass is checked against WCAG 2.2 AA.
"""

import io
import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone
from PIL import Image

from lantoa.accounts.models import User
from lantoa.criteria.operations import ensure_default_criteria
from lantoa.nominations.models import Nomination
from lantoa.portal.operations import ensure_portal
from lantoa.units.enums import Role, UnitKind
from lantoa.units.models import Unit
from tests.factories.people import PersonFactory
from tests.factories.units import MembershipFactory, PlacementFactory, ScreeningRouteFactory, UnitFactory

from .conftest import DESK

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
WHAT = (
    "Mỗi tuần một lớp kể lại một trang sách đã đọc cho lớp bên cạnh. Tháng đầu chỉ ba lớp tham gia vì giờ ra chơi "
    "quá ngắn; cô xin thêm mười phút sau giờ chào cờ. Thư viện ghi lại số lượt mượn mỗi tuần. Đến học kỳ hai, "
    "mười hai lớp tự duy trì góc đọc và phụ huynh góp thêm kệ sách."
)


@dataclass
class Cast:
    """The people of the story and where they work."""

    school: Unit
    other_school: Unit
    officer: User
    head: User
    screener: User
    appraiser: User
    second_appraiser: User
    editor: User
    adopter: User


@pytest.fixture
def cast(db):
    now = timezone.now()
    department = UnitFactory(department=True)
    commune = UnitFactory(commune=True, name="Phường Bình Hưng Hòa")
    school = UnitFactory(primary=True, name="Trường Tiểu học Hoa Sữa Trắng")
    other = UnitFactory(name="Trường THPT Suối Mơ")
    UnitFactory.create_batch(2, primary=True)
    PlacementFactory(unit=school, parent=commune)
    ScreeningRouteFactory(unit_kind=UnitKind.PRIMARY, through=UnitKind.COMMUNE)
    PersonFactory(unit=school, full_name="Nguyễn Văn Mẫu Lâm", position="Giáo viên, tổ Ngữ văn")

    def user(unit, role, name):
        return MembershipFactory(unit=unit, role=role, user__first_name=name).user

    appraiser = user(department, Role.DEPARTMENT_OFFICER, "Triết")
    ensure_default_criteria(at=now, by=appraiser)
    ensure_portal(at=now)
    return Cast(
        school=school,
        other_school=other,
        officer=user(school, Role.OFFICER, "Mai"),
        head=user(school, Role.HEAD, "Nga"),
        screener=user(commune, Role.SCREENER, "Tài"),
        appraiser=appraiser,
        second_appraiser=user(department, Role.DEPARTMENT_OFFICER, "Lam"),
        editor=user(department, Role.EDITOR, "Thu"),
        adopter=user(other, Role.OFFICER, "An"),
    )


@pytest.fixture
def checked(axe):
    """Return a function that refuses a page with an accessibility problem or sideways scrolling."""

    def check(page):
        assert axe(page) == []
        widths = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert widths[0] <= widths[1], f"{page.url} scrolls sideways: {widths}"

    return check


def press(page, words):
    page.get_by_role("button", name=words).first.click()


def follow(page, words):
    page.get_by_role("link", name=words).first.click()


def picture():
    """Return a generated picture as an upload."""
    buffer = io.BytesIO()
    Image.new("RGB", (640, 400), "#1F5A43").save(buffer, "JPEG")
    return {"name": "góc đọc.jpg", "mimeType": "image/jpeg", "buffer": buffer.getvalue()}


def test_from_the_call_to_a_story_that_another_school_copies(cast, open_page, checked):
    open_the_round(open_page(cast.appraiser), checked)
    officer = open_page(cast.officer)
    write_the_dossier(officer, checked)
    link = ask_for_consent(officer, checked)
    give_consent(open_page(), link, checked)
    hand_to_head(officer, checked)
    confirm(open_page(cast.head), checked)
    return_for_changes(open_page(cast.screener), checked)
    correct_and_resend(officer, open_page(cast.head), checked)
    forward(open_page(cast.screener))
    watch_coverage(open_page(cast.appraiser), checked)
    judge(open_page(cast.appraiser), open_page(cast.second_appraiser), checked)
    publish(open_page(cast.editor, size=DESK))
    story = read(open_page(), checked)
    adopt(open_page(cast.adopter), story, checked)
    see_the_chain(open_page(), story)
    withdraw(open_page(), link, story, checked)


def open_the_round(page, checked):
    """Step 1: the department opens the round."""
    page.goto("/gioi-thieu/dot/moi/")
    checked(page)
    today = timezone.localdate()
    page.get_by_label("Tên đợt").fill("Giới thiệu điển hình quý IV/2026")
    page.get_by_label("Mã đợt").fill("2026-Q4")
    page.get_by_label("Thành tích từ ngày").fill("2026-10-01")
    page.get_by_label("đến ngày", exact=True).fill("2026-12-31")
    page.get_by_label("Ngày cuối nhận hồ sơ").fill((today + timedelta(days=9)).isoformat())
    page.get_by_label("Bộ tiêu chí").select_option(index=1)
    page.get_by_label("Nội dung thư mời").fill("Mỗi đơn vị giới thiệu điển hình của quý.")
    page.locator("[name=quota_primary]").fill("2")
    page.locator("[name=quota_upper_secondary]").fill("3")
    press(page, "Lưu")
    checked(page)
    press(page, "Mở đợt và báo các đơn vị")
    page.get_by_text("4 đơn vị được mời").wait_for()
    checked(page)


def write_the_dossier(page, checked):
    """Step 2: the school finds one errand on its desk and writes the dossier, page by page."""
    page.goto("/viec-cua-toi/")
    checked(page)
    follow(page, re.compile("Bắt đầu"))
    checked(page)
    follow(page, "Giới thiệu điển hình")
    checked(page)
    page.get_by_label("Cá nhân").check()
    press(page, "Tiếp tục")
    page.get_by_label("Tên trong danh sách").fill("mau lam")
    press(page, "Tìm")
    checked(page)
    press(page, "Chọn")
    checked(page)
    page.get_by_label("Tóm trong một câu").fill("Góc đọc “Mỗi tuần một trang” tăng lượt mượn từ 210 lên 965")
    page.get_by_label("Lĩnh vực").select_option("reading")
    page.get_by_label("Từ ngày").fill("2026-09-05")
    page.get_by_label("Đã làm gì và làm như thế nào?").fill(WHAT)
    press(page, "Lưu và tiếp tục")
    checked(page)
    page.get_by_label("Trước đó thế nào?").fill("Mỗi tháng có 210 lượt mượn sách.")
    page.get_by_label("Nay khác đi ra sao?").fill("Mỗi tháng có 965 lượt mượn sách.")
    page.get_by_label("Ai được hưởng lợi").fill("1.120 học sinh của trường")
    page.get_by_label("Nếu có số đo").fill("Lượt mượn sách mỗi tháng")
    page.get_by_label("Đơn vị tính").fill("lượt")
    page.get_by_label("Trước", exact=False).last.fill("210")
    page.locator("[name=measure_before]").fill("210")
    page.locator("[name=measure_after]").fill("965")
    press(page, "Lưu và tiếp tục")
    page.get_by_label("Chọn ảnh hoặc tệp").set_input_files([picture()])
    page.get_by_label("Tệp này cho thấy").fill("Góc đọc lớp 3")
    press(page, "Thêm tệp này")
    page.get_by_text("Đã lưu tệp.").wait_for()
    checked(page)
    follow(page, "Tiếp tục")
    for select in page.locator("select[name^=points_]").all():
        select.select_option("8")
    checked(page)
    press(page, "Lưu và tiếp tục")
    page.get_by_role("heading", name="Sự đồng ý").first.wait_for()


def ask_for_consent(page, checked):
    """Step 3, the school's side: a personal link for the exemplar; return it."""
    checked(page)
    follow(page, re.compile("Xin đồng ý"))
    checked(page)
    follow(page, re.compile("Xin ý kiến|Xin đồng ý|Hỏi"))
    checked(page)
    press(page, re.compile("Tạo liên kết"))
    checked(page)
    return page.locator("p.hash").first.inner_text().strip()


def give_consent(page, link, checked):
    """Step 3, the person's side: reads on a phone without an account; nothing is ticked before."""
    page.goto(link)
    checked(page)
    assert page.locator("input[type=radio]:checked").count() == 0
    for yes in page.get_by_label("Đồng ý", exact=True).all():
        yes.check()
    press(page, re.compile("Gửi"))
    page.get_by_role("heading", level=1).wait_for()
    checked(page)


def hand_to_head(page, checked):
    """Step 2, the end: check answers, hand over."""
    dossier = Nomination.objects.get()
    page.goto(f"/gioi-thieu/ho-so/{dossier.pk}/")
    checked(page)
    follow(page, "Xem lại và trình thủ trưởng")
    checked(page)
    press(page, "Trình thủ trưởng xác nhận")
    page.get_by_text("Hồ sơ chưa được gửi đi").wait_for()


def confirm(page, checked):
    """Step 4: the head answers for it; the dossier gets its code."""
    page.goto("/viec-cua-toi/")
    follow(page, re.compile("Xem và xác nhận"))
    checked(page)
    page.get_by_label("Tôi đã đọc hồ sơ").check()
    press(page, re.compile("Xác nhận và gửi"))
    page.get_by_role("heading", name="Mã hồ sơ: 2026-Q4-000001").wait_for()
    checked(page)
    address = page.get_by_role("link", name="Tải biên nhận PDF").get_attribute("href")
    receipt = page.request.get(address)
    assert receipt.body().startswith(b"%PDF")


def return_for_changes(page, checked):
    """Step 5: the commune returns it with a reason."""
    page.goto("/viec-cua-toi/")
    checked(page)
    follow(page, re.compile("Mở danh sách"))
    checked(page)
    follow(page, "Nguyễn Văn Mẫu Lâm")
    checked(page)
    page.get_by_label("Trả lại đơn vị").check()
    page.get_by_label("Ghi chú hoặc lý do").fill("Ghi rõ số lớp tham gia ở học kỳ hai.")
    press(page, "Thực hiện")
    page.get_by_text("Đã trả lại đơn vị").wait_for()


def correct_and_resend(officer, head, checked):
    """Step 5: the school corrects one line and sends again; nothing is typed a second time."""
    officer.goto("/viec-cua-toi/")
    officer.get_by_text("Ghi rõ số lớp tham gia").wait_for()
    follow(officer, re.compile("Sửa hồ sơ"))
    checked(officer)
    follow(officer, "Kết quả và người hưởng lợi")
    assert officer.get_by_label("Trước đó thế nào?").input_value() == "Mỗi tháng có 210 lượt mượn sách."
    officer.get_by_label("Ai được hưởng lợi").fill("12 lớp, 1.120 học sinh của trường")
    press(officer, "Lưu, làm tiếp sau")
    follow(officer, "Xem lại và trình thủ trưởng")
    press(officer, "Trình thủ trưởng xác nhận")
    head.goto("/viec-cua-toi/")
    follow(head, re.compile("Xem và xác nhận"))
    head.get_by_label("Tôi đã đọc hồ sơ").check()
    press(head, re.compile("Xác nhận và gửi"))
    head.get_by_text("Lần gửi thứ 2").wait_for()


def forward(page):
    """Step 5: the commune forwards it."""
    page.goto("/gioi-thieu/sang-loc/")
    follow(page, "Nguyễn Văn Mẫu Lâm")
    page.get_by_label("Chuyển lên Sở").check()
    press(page, "Thực hiện")
    page.get_by_text("Đã chuyển lên Sở").wait_for()


def watch_coverage(page, checked):
    """Step 6: who has and who has not; one press reminds; one unit may be late."""
    page.goto("/gioi-thieu/")
    follow(page, "Giới thiệu điển hình quý IV/2026")
    follow(page, "Đơn vị nào đã gửi, đơn vị nào chưa")
    checked(page)
    press(page, "Nhắc mọi đơn vị chưa gửi")
    page.get_by_text("Đã nhắc 3 đơn vị.").wait_for()
    follow(page, re.compile("Chưa có phản hồi"))
    checked(page)
    follow(page, "Trường THPT Suối Mơ")
    page.get_by_label("Được gửi đến hết ngày").fill((timezone.localdate() + timedelta(days=20)).isoformat())
    page.get_by_label("Lý do").fill("Trường bị ngập, chờ số liệu.")
    press(page, "Cho gửi muộn")
    page.get_by_text("Được gửi đến").first.wait_for()
    checked(page)


def judge(first, second, checked):
    """Step 7: one officer steps aside, the other scores, proposes and applies."""
    second.goto("/gioi-thieu/tham-dinh/")
    follow(second, "Nguyễn Văn Mẫu Lâm")
    follow(second, "Tôi có xung đột lợi ích")
    checked(second)
    second.get_by_label("Có quan hệ gia đình").check()
    press(second, "Xin không chấm")
    second.get_by_text("Hồ sơ rời danh sách").wait_for()
    first.goto("/viec-cua-toi/")
    follow(first, re.compile("Chấm hồ sơ tiếp theo"))
    checked(first)
    follow(first, "Nguyễn Văn Mẫu Lâm")
    checked(first)
    for select in first.locator("select[name^=points_]").all():
        select.select_option("9")
    press(first, "Hoàn tất, đề xuất quyết định")
    first.get_by_label("Công nhận", exact=True).check()
    first.get_by_label("Lý do, như nhà trường sẽ đọc").fill("Số liệu rõ, đã đối chiếu sổ thư viện.")
    checked(first)
    press(first, "Ghi đề xuất")
    checked(first)
    press(first, "Áp dụng và báo các đơn vị")
    first.get_by_text("Đã áp dụng 1 quyết định").wait_for()


def publish(page):
    """Step 8: one click makes the draft; the editor polishes and publishes."""
    page.goto("/viec-cua-toi/")
    page.goto("/bai-viet/")
    press(page, re.compile("Viết bài"))
    page.wait_for_url(re.compile("/cms/pages/"))
    page.locator("[name=title]").fill("Thầy Lâm và góc đọc “Mỗi tuần một trang”: từ 210 lên 965 lượt mượn")
    page.locator("textarea[name=opening]").fill(
        "Chiều thứ Ba, hành lang lớp 3 im lặng lạ thường: ba mươi em ngồi nghe một em kể."
    )
    page.locator("textarea[name=copy_answer]").fill("Được, nếu có một giáo viên giữ giờ và mười phút mỗi tuần.")
    page.locator("textarea[name=turning_point]").fill("Đến tháng thứ hai, lớp bên cạnh tự sang hỏi mượn cuốn hôm qua.")
    page.locator("footer .w-dropdown__toggle").last.click()
    page.locator("[name=action-publish]").click()
    page.get_by_text("đã xuất bản").or_(page.locator(".messages .success")).first.wait_for()


def read(page, checked):
    """Step 9: anybody reads it; search finds it without diacritics. Return the story's address."""
    page.goto("/")
    checked(page)
    page.goto("/tim-kiem/?q=goc+doc+moi+tuan")
    checked(page)
    follow(page, re.compile("Thầy Lâm và góc đọc"))
    page.get_by_role("heading", level=1, name=re.compile("Thầy Lâm")).wait_for()
    checked(page)
    return page.url


def adopt(page, story, checked):
    """Step 10: another school takes it up and later reports what changed."""
    page.goto(story)
    follow(page, "Áp dụng mô hình này")
    checked(page)
    page.locator("[name=baseline]").fill("150")
    page.locator("[name=aim]").fill("500")
    page.locator("[name=plan]").fill("Bắt đầu với khối 10, mỗi tuần một lớp.")
    page.locator("form button.button-leaf").first.click()
    checked(page)
    follow(page, "Báo kết quả")
    page.locator("[name=after]").fill("480")
    page.locator("[name=report]").fill("Lượt mượn tăng, khối 12 chưa theo được vì bận ôn thi.")
    page.locator("form button.button-leaf").first.click()
    page.get_by_text("480").first.wait_for()
    checked(page)


def see_the_chain(page, story):
    """Step 10: the story says who does it too."""
    page.goto(story)
    page.get_by_text("Trường THPT Suối Mơ").first.wait_for()


def withdraw(page, link, story, checked):
    """Step 8, the other way: consent is withdrawn and the story is gone at once."""
    page.goto(link)
    follow(page, re.compile("[Rr]út"))
    checked(page)
    press(page, re.compile("[Rr]út"))
    checked(page)
    response = page.goto(story)
    assert response.status == 410
    checked(page)
