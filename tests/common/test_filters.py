from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.template import Context
from django.test import RequestFactory
from django.utils import translation

from lantoa.common.templatetags import lantoa as tags


def test_day_is_written_day_first():
    assert tags.vn_short(date(2026, 11, 2)) == "02/11/2026"


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 11, 20), "thứ Sáu 20/11/2026"),
        (date(2026, 11, 22), "Chủ nhật 22/11/2026"),
        (date(2026, 11, 23), "thứ Hai 23/11/2026"),
    ],
)
def test_day_is_written_with_its_weekday(day, written):
    assert tags.vn_date(day) == written


def test_moment_is_written_in_local_time():
    assert tags.vn_datetime(datetime(2026, 11, 20, 18, 30, tzinfo=UTC)) == "21/11/2026, 01:30"


def test_day_of_a_moment_is_the_local_day():
    assert tags.vn_short(datetime(2026, 11, 20, 18, 30, tzinfo=UTC)) == "21/11/2026"


@pytest.mark.parametrize("write", [tags.vn_short, tags.vn_date, tags.vn_datetime, tags.vn_number, tags.money])
def test_nothing_is_written_as_nothing(write):
    assert write(None) == ""


@pytest.mark.parametrize(
    ("number", "written"),
    [(0, "0"), (1120, "1.120"), (85.5, "85,5"), (Decimal("85.50"), "85,5"), (-1234567, "-1.234.567"), ("20", "20")],
)
def test_number_has_vietnamese_separators(number, written):
    assert tags.vn_number(number) == written


def test_number_in_english_has_english_separators():
    with translation.override("en"):
        assert tags.vn_number(Decimal("1120.5")) == "1,120.5"


def test_money_carries_the_dong_sign():
    assert tags.money(85000) == "85.000đ"


@pytest.mark.parametrize(
    ("days", "said"), [(4, "còn 4 ngày"), (1, "còn 1 ngày"), (0, "hạn hôm nay"), (-2, "quá hạn 2 ngày")]
)
def test_deadline_is_told_in_days(at, days, said):
    assert tags.days_left(at.date() + timedelta(days=days), at) == said


def test_deadline_just_before_midnight_is_told_by_calendar_day(at):
    late = at.replace(hour=23, minute=59)

    assert tags.days_left(late + timedelta(minutes=2), late) == "còn 1 ngày"


def test_deadline_passed_this_morning_is_told_as_passed(at):
    assert tags.days_left(at - timedelta(hours=1), at) == "vừa hết hạn"


@pytest.mark.parametrize(
    ("size", "written"), [(340_000, "332 KB"), (1_264_000, "1,2 MB"), (12, "1 KB"), ("2 trang", "2 trang")]
)
def test_file_size_is_written_for_people(size, written):
    assert tags.file_size(size) == written


def test_phone_link_keeps_digits_only():
    assert tags.phone_link("028 3822 (9360)") == "02838229360"


@pytest.mark.parametrize(
    ("part", "whole", "width"), [(9, 14, "64%"), (0, 0, "0%"), (30, 20, "100%"), ("3", "4", "75%")]
)
def test_track_is_as_long_as_its_share(part, whole, width):
    assert f'<rect class="track-part" width="{width}"' in tags.track(part, whole)


def test_page_link_keeps_filters_and_replaces_the_key():
    request = RequestFactory().get("/", {"trang-thai": "da gui", "after": "12"})
    context = Context({"request": request})

    assert tags.page_link(context, "after", "9") == "?trang-thai=da+gui&after=9"
    assert tags.page_link(context, "after", "") == "?trang-thai=da+gui"


@pytest.mark.parametrize(
    ("label", "said"), [("Họ và tên", "Họ và tên:"), ("Ai?", "Ai?"), ("Tôi đồng ý.", "Tôi đồng ý:")]
)
def test_label_leads_into_its_error(label, said):
    assert tags.lead_in(label) == said


def test_unknown_icon_is_a_mistake_and_not_an_empty_drawing():
    with pytest.raises(KeyError):
        tags.icon_path("unicorn")
