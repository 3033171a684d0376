"""Stories as readers meet them, for the tests of public pages."""

from decimal import Decimal

from django.core.files.base import ContentFile
from django.utils import timezone

from lantoa.portal import operations
from lantoa.portal.models import PortalImage
from tests.factories.portal import StoryPageFactory
from tests.factories.replication import AdoptionFactory
from tests.portal.test_drafting import drawn

LONG = "Cô tổng phụ trách Đội vận động hai nghìn bốn trăm mười hai học sinh cùng phụ huynh giữ sạch con rạch sau trường"
WHOLE = {
    "summary": "Mỗi tuần một lớp kể chuyện người thật việc thật dưới cờ, 38 tuần liên tục.",
    "quote": "Không ai bắt chúng em vỗ tay.",
    "quote_by": "em Minh",
    "facts": [("fact", {"value": "38", "label": "tuần liên tục"}), ("fact", {"value": "0đ", "label": "chi phí"})],
    "turning_point": "Đến tuần thứ năm, lớp nào cũng muốn được bốc thăm.",
    "body": "<p>Bác bảo vệ <b>vẫn nhặt</b> từng viên phấn.</p>",
    "measure_name": "Học sinh thích giờ chào cờ",
    "measure_unit": "%",
    "measure_before": Decimal(31),
    "measure_after": Decimal("86.5"),
    "measure_source": "Phiếu hỏi 1.120 học sinh, tháng 5/2026",
    "copy_answer": "Được, nếu có một giáo viên chịu giữ giờ.",
    "copy_steps": [("step", "Bốc thăm lớp kể."), ("step", "Báo trước hai tuần.")],
    "copy_cost": "0đ",
    "copy_time": "15 phút mỗi tuần",
    "copy_watch_out": "Tuần đầu micro hỏng.",
}


def told(**fields):
    story = StoryPageFactory(cleared=True, **fields)
    return operations.publish_story(story, by=None, at=timezone.now())


def adopted(story, number, **fields):
    return [AdoptionFactory(exemplar=story.exemplar, **fields) for _ in range(number)]


def with_picture(story_fields=None, *, shows_people=False):
    picture = PortalImage(title="Ảnh", shows_people=shows_people, file=ContentFile(drawn(), name="anh.jpg"))
    picture.save()
    return told(hero_picture=picture, picture_shows_person=shows_people, **(story_fields or {}))
