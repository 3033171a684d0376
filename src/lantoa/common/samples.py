"""What the page of components shows: every kind of field, tone and picture.

The sample text is Vietnamese on purpose: long names and marks are what breaks a layout.
"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from .desk import Door
from .forms import DayField, HintedRadioSelect, LineField, NumberField, ParagraphField
from .icons import ICONS

_RINGS = {"none": [], "few": [2, 1], "some": [9, 12, 14, 5], "many": [40, 90, 110, 60]}
_TONES = [
    ("neutral", "Nháp"),
    ("info", "Chờ đồng ý"),
    ("due", "Còn 4 ngày"),
    ("returned", "Bị trả lại"),
    ("done", "Được công nhận"),
]
_ROWS = [
    ("2026-Q4-000123", "Đặng Hoài Thư Nhiên", "Trường THPT chuyên Trần Đại Nghĩa", "done", "Được công nhận", 87.5),
    ("2026-Q4-000871", "Tổ Hóa học", "Trường THCS – THPT Nguyễn Thị Minh Khai", "returned", "Bị trả lại", None),
    (
        "2026-Q4-001204",
        "Công Tằng Tôn Nữ Nguyễn Phúc Hoàng Lê Khánh Tường Vi",
        "Trung tâm Giáo dục nghề nghiệp – Giáo dục thường xuyên khu vực phía Nam",
        "info",
        "Đang thẩm định",
        1120,
    ),
]
_DOORS = [
    ("Việc của tôi", "list", "ui_kit"),
    ("Giới thiệu", "send", "set_language"),
    ("Điển hình", "star", "set_language"),
    ("Lan tỏa", "spread", "set_language"),
    ("Con người", "people", "set_language"),
    ("Thông báo", "bell", "set_language"),
]


class SampleForm(forms.Form):
    """Every kind of field the product uses."""

    name = LineField(label="Họ và tên", help_text="Ghi như trong quyết định, đủ dấu.", max_length=300)
    born_on = DayField(label="Ngày sinh", help_text="Ví dụ: 20/11/1986", required=False)
    kind = forms.ChoiceField(
        label="Giới thiệu ai?",
        choices=[("person", "Một người"), ("collective", "Một tập thể"), ("model", "Một mô hình mới")],
        widget=HintedRadioSelect(hints={"model": "Cách làm mà trường khác có thể làm theo"}),
    )
    channels = forms.MultipleChoiceField(
        label="Được đăng ở đâu?",
        choices=[("portal", "Trên cổng Lan Tỏa"), ("print", "Trong sách in")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    unit = forms.ChoiceField(label="Đơn vị", choices=[("", "Chọn đơn vị"), ("1", "Trường mẫu")])
    before = NumberField(label="Trước khi áp dụng", help_text="Ví dụ: 85,5 hoặc 1.120", required=False)
    story = ParagraphField(label="Chuyện đã diễn ra thế nào?", help_text="60 đến 120 từ là đủ.")
    picture = forms.FileField(label="Ảnh", help_text="JPG hoặc PNG, tối đa 10 MB.", required=False)
    agreed = forms.BooleanField(label="Tôi đã đọc và đồng ý.")


def kit_context(frame: str) -> dict[str, Any]:
    """Return what the page of components needs in ``frame`` (portal, desk or plain)."""
    pictures = [
        {"rings": _RINGS["none"], "seed": "0", "palette": "gold", "label": "Chưa ai áp dụng"},
        {"rings": _RINGS["few"], "seed": "3", "palette": "plum", "label": "Ba đơn vị"},
        {"rings": _RINGS["some"], "seed": "40", "palette": "leaf", "label": "Bốn mươi đơn vị"},
        {"rings": _RINGS["many"], "seed": "300", "palette": "lacquer", "label": "Ba trăm đơn vị"},
    ]
    wrong = SampleForm({"born_on": "31/02/1986", "before": "khoảng chục", "name": "Nhiên"})
    context = {
        "frame": frame,
        "layout": f"layouts/{frame}.html",
        "form": wrong,
        "empty_form": SampleForm(auto_id="trong_%s"),
        "tones": _TONES,
        "icons": sorted(ICONS),
        "rows": _ROWS,
        "rings": _RINGS,
        "pictures": pictures,
        "moment": datetime(2026, 11, 20, 16, 20, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")),
    }
    if frame == "desk":
        context["doors"] = [Door(label, url_name, icon, "", 0) for label, icon, url_name in _DOORS]
        context["standings"] = ["Trường THCS – THPT Nguyễn Thị Minh Khai", "Cán bộ thi đua"]
        context["unread_count"] = 3
    return context
