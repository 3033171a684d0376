"""From a recognised dossier to a public story; one is taken down again when a consent is withdrawn."""

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.utils.html import format_html_join

from lantoa.consents.models import ConsentRequest
from lantoa.consents.operations import withdraw_consents
from lantoa.portal.models import HomePage, StoryPage
from lantoa.portal.operations import draft_story, publish_story, take_down_story, write_story

from .cast import Cast
from .content import Story
from .planning import Entry
from .timeline import Life, office_hour


def story_content(story: Story, unit_name: str) -> dict[str, Any]:
    """Return the fields of a story page, all nine parts."""
    copy = story.copy
    body = [paragraph.replace("{unit}", unit_name) for paragraph in story.body]
    content = {
        "title": story.headline,
        "summary": story.summary,
        "quote": story.quote,
        "quote_by": story.quote_by,
        "facts": [("fact", {"value": fact["value"], "label": fact["label"]}) for fact in story.facts],
        "opening": story.opening.replace("{unit}", unit_name),
        "turning_point": story.turning_point.replace("{unit}", unit_name),
        "body": format_html_join("", "<p>{}</p>", ((paragraph,) for paragraph in body)),
        "measure_name": story.measure.name,
        "measure_unit": story.measure.unit,
        "measure_before": Decimal(str(story.measure.before)),
        "measure_after": Decimal(str(story.measure.after)),
        "measure_source": story.measure.source,
    }
    if copy:
        content |= {
            "copy_answer": copy.answer,
            "copy_steps": [("step", step) for step in copy.steps],
            "copy_cost": copy.cost,
            "copy_time": copy.time,
            "copy_watch_out": copy.watch_out,
        }
    return content


def tell(cast: Cast, entry: Entry, *, drafted_at: datetime, published_at: datetime) -> Life:
    """Draft, polish and publish the story of ``entry``."""
    yield drafted_at
    nomination = cast.nominations[entry.key]
    nomination.refresh_from_db()
    page = draft_story(nomination, by=cast.editor, at=drafted_at)
    polished_at = drafted_at + (published_at - drafted_at) / 2
    yield polished_at
    content = story_content(entry.story, nomination.unit_name)
    if page.hero_picture:
        content |= {"picture_caption": "Tranh minh họa", "picture_credit": "Vẽ bằng máy từ dữ liệu mẫu"}
    page = write_story(page, by=cast.editor, at=polished_at, **content)
    yield published_at
    publish_story(page, by=cast.editor, at=published_at)


def lead(cast: Cast, entry: Entry, *, at: datetime) -> Life:
    """Let the editor put the story of ``entry`` on top of the front page."""
    yield at
    home = HomePage.objects.get()
    home.lead_story = StoryPage.objects.get(matter=cast.nominations[entry.key].matter)
    home.occasion = "Chào mừng Ngày Nhà giáo Việt Nam 20/11" if (at.month, at.day // 26) == (11, 0) else ""
    # The front page is edited in the editor alone; this is what its button does.
    revision = home.save_revision(user=cast.editor, log_action=True)
    revision.publish(user=cast.editor, skip_permission_checks=True)


def withdraw(cast: Cast, entry: Entry, *, at: datetime) -> Life:
    """Let whoever the story shows take back the consent; the story goes within the same minute."""
    yield at
    matter = cast.nominations[entry.key].matter
    request = ConsentRequest.objects.filter(appearance__matter=matter, closed_at__isnull=True).order_by("pk").first()
    withdraw_consents(request, reason="Tôi chuyển sang việc khác, xin không kể tiếp chuyện này.", at=at)
    # The portal hears of it after commit; the sample sector is one transaction, so it is done here at its time.
    page = StoryPage.objects.get(matter=matter)
    take_down_story(page, reason="Người trong chuyện đã rút lại đồng ý.", at=at + timedelta(seconds=20))


def publishing_times(start: datetime, end: datetime, count: int, luck: Random) -> list[datetime]:
    """Return ``count`` office hours between ``start`` and ``end``, evenly apart, in order."""
    step = (end - start) / max(count, 1)
    return sorted(min(office_hour(start + step * position, luck), end) for position in range(count))
