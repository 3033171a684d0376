"""Stories are found as people type: with or without marks, unfinished, in any case."""

import unicodedata

import pytest

from lantoa.portal import operations, queries
from lantoa.portal.models import StoryWord
from tests.factories.exemplars import ExemplarFactory
from tests.factories.portal import StoryPageFactory, close

pytestmark = pytest.mark.django_db

HEADLINES = {
    "van": "Thầy Nguyễn Văn Đạt đưa 40 học trò ra vườn đo đất",
    "thuy": "Cô Thúy giữ thư viện mở cửa giờ ra chơi",
    "hoa": "Tổ Hóa học và ba năm dạy học bằng dự án",
    "vi": "Học sinh lớp 10 trả lại chiếc ví 21 triệu rưỡi",
}


@pytest.fixture
def stories(at):
    published = {}
    for key, title in HEADLINES.items():
        story = StoryPageFactory(cleared=True, title=title, summary="Chuyện có thật.", slug=key)
        published[key] = operations.publish_story(story, by=None, at=at)
    return published


def found(query, at, **options):
    return [card.story.slug for card in queries.search_stories(query, on=at.date(), **options).cards]


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("nguyen van", ["van"]),
        ("Nguyễn Văn", ["van"]),
        ("NGUYEN VAN DAT", ["van"]),
        ("nguyễn van đạt", ["van"]),
        ("văn nguyễn", ["van"]),
        ("dat", ["van"]),
        ("đat", ["van"]),
        ("Đạt", ["van"]),
        ("ĐẠT", ["van"]),
        ("Ðạt", ["van"]),
        ("thuy", ["thuy"]),
        ("thúy", ["thuy"]),
        ("thuý", ["thuy"]),
        ("Thuý giữ", ["thuy"]),
        ("hóa", ["hoa"]),
        ("hoá", ["hoa"]),
        ("hoa hoc", ["hoa"]),
        ("HOÁ HỌC", ["hoa"]),
        ("to hoa h", ["hoa"]),
        ("ngu", ["van"]),
        ("nguy", ["van"]),
        ("thu vi", ["thuy", "vi"]),
        ("chiec vi", ["vi"]),
        ("21 trieu", ["vi"]),
        ("lop 10", ["vi"]),
        ("  ví   21 ", ["vi"]),
        ("ví, 21 triệu!", ["vi"]),
        (unicodedata.normalize("NFD", "Nguyễn Văn"), ["van"]),
        (unicodedata.normalize("NFD", "Thuý"), ["thuy"]),
        ("nguyen\u200b van", ["van"]),
        ("hoc", ["vi", "hoa", "van", "thuy"]),
        ("nguyen hoa", []),
        ("van nguy xa", []),
        ("uyen", []),
        ("<script>", []),
        ("%", []),
        ("", []),
        ("   ", []),
        ("🙂", []),
    ],
)
def test_stories_are_found_by(stories, at, query, slugs):
    assert found(query, at) == slugs


@pytest.mark.parametrize("query", ["z", "zic", "zic zac", "zic zac zz", "zic zac zzz9"])
def test_the_end_of_the_alphabet_is_found_too(at, query):
    story = StoryPageFactory(cleared=True, title="Đường zíc zắc zzz9", slug="zic")
    operations.publish_story(story, by=None, at=at)

    assert found(query, at) == ["zic"]


def test_words_of_the_body_are_found_after_those_of_headlines(stories, at):
    story = StoryPageFactory(
        cleared=True, title="Vườn rau sau bếp", slug="vuon", body="<p>Cô Thúy dạy</p><p>trồng cải.</p>"
    )
    operations.publish_story(story, by=None, at=at)

    assert found("thuy", at) == ["thuy", "vuon"]
    assert found("day trong", at) == ["vuon"]


def test_the_exemplar_and_the_unit_are_found(stories, at):
    exemplar = ExemplarFactory(name="Giờ Đọc Thầm")
    story = StoryPageFactory(
        cleared=True, title="Mười phút", slug="muoi", exemplar=exemplar, unit_name="Trường Lá Phong"
    )
    operations.publish_story(story, by=None, at=at)

    assert found("doc tham", at) == ["muoi"]
    assert found("la phong", at) == ["muoi"]


def test_an_excerpt_shows_where_a_word_was_found(at):
    story = StoryPageFactory(cleared=True, title="Vườn rau", opening="Sáng sớm. " * 20 + "Bác Kiên tưới luống cải.")
    operations.publish_story(story, by=None, at=at)

    by_body = queries.search_stories("kien", on=at.date()).cards[0]
    by_headline = queries.search_stories("vuon", on=at.date()).cards[0]

    assert by_body.excerpt.startswith("… ")
    assert "Bác Kiên tưới luống cải." in by_body.excerpt
    assert by_headline.excerpt == ""


def test_drafts_and_withdrawn_stories_are_not_found(stories, at):
    StoryPageFactory(cleared=True, title="Nguyễn Văn nháp")
    close(stories["van"].matter)

    assert found("nguyen", at) == []


def test_taking_down_forgets_the_words(stories, at):
    operations.take_down_story(stories["van"], reason="Rút", at=at)

    assert not StoryWord.objects.filter(target=stories["van"]).exists()


def test_nothing_found_suggests_the_newest(stories, at):
    nothing = queries.search_stories("khong co", on=at.date())

    assert nothing.cards == []
    assert [card.story.slug for card in nothing.suggestions] == ["vi", "hoa", "thuy"]


def test_pages_of_results_follow_one_another_without_gap(at, monkeypatch):
    monkeypatch.setattr(queries.searching, "PAGE_SIZE", 2)
    for number in range(3):
        story = StoryPageFactory(cleared=True, title=f"Lá {number}", slug=f"dau-{number}")
        operations.publish_story(story, by=None, at=at)
    for number in range(2):
        story = StoryPageFactory(cleared=True, title=f"Cành {number}", summary="Có lá.", slug=f"than-{number}")
        operations.publish_story(story, by=None, at=at)

    slugs, key = [], ""
    while True:
        page = queries.search_stories("la", after=key, on=at.date())
        slugs += [card.story.slug for card in page.cards]
        key = page.next_key
        if not key:
            break

    assert slugs == ["dau-2", "dau-1", "dau-0", "than-1", "than-0"]


@pytest.mark.parametrize("key", ["1-abc", "x", "9-1", "1", "-", "1-²"])
def test_a_key_that_is_none_starts_from_the_top(stories, at, key):
    assert found("hoc", at, after=key) == ["vi", "hoa", "van", "thuy"]


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("Thầy Nguyễn Văn Đạt", "nguyen van", "Thầy <mark>Nguyễn</mark> <mark>Văn</mark> Đạt"),
        ("Nguyễn và Vân", "nguyen va", "<mark>Nguyễn</mark> <mark>và</mark> <mark>Vân</mark>"),
        ("Cô Thuý", "thúy", "Cô <mark>Thuý</mark>"),
        ("a <b> & ví", "vi", "a &lt;b&gt; &amp; <mark>ví</mark>"),
        ("Không có gì", "", "Không có gì"),
        ("<i>", "xyz", "&lt;i&gt;"),
    ],
)
def test_found_words_are_marked_and_text_stays_text(text, query, marked):
    assert queries.highlighted(text, query) == marked
