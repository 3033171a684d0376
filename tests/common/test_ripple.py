import re

import pytest

from lantoa.common.ripple import MOST_DOTS, PALETTES, ripple_svg


def draw(rings, seed="one", palette="lacquer", **options):
    return ripple_svg(rings, seed=seed, palette=palette, label="Mô hình", **options)


def dots(svg):
    """Return the centers of the dots, each once."""
    drawn = re.search(r'<g class="ripple-dots".*?</g>(.*?)</g>', svg)
    return re.findall(r'cx="([\d.-]+)" cy="([\d.-]+)"', drawn.group(1)) if drawn else []


def test_same_story_and_counts_give_the_same_picture():
    assert draw([3, 1]) == draw([3, 1])


def test_two_stories_with_the_same_counts_look_different():
    assert draw([3, 1], seed="one") != draw([3, 1], seed="two")


@pytest.mark.parametrize("rings", [[1], [3, 1], [5, 0, 2], [9, 12, 14, 5]])
def test_every_adopting_unit_is_one_dot(rings):
    assert len(dots(draw(rings))) == sum(rings)


@pytest.mark.parametrize("size", [(640, 400), (1080, 1080), (320, 180)])
def test_every_dot_lies_inside_the_picture(size):
    svg = draw([12, 30, 40], size=size)

    assert all(0 < float(x) < size[0] and 0 < float(y) < size[1] for x, y in dots(svg))


def test_no_adopter_still_gives_a_picture_that_says_so():
    svg = draw([])

    assert dots(svg) == []
    assert "<title>Mô hình: chưa có đơn vị nào làm theo</title>" in svg


def test_too_many_dots_are_capped_and_the_label_says_so():
    svg = draw([40, 90, 110, 60])

    drawn = len(dots(svg))
    assert drawn <= MOST_DOTS
    assert f"<title>Mô hình: 300 đơn vị làm theo (hình vẽ {drawn} đơn vị)</title>" in svg


def test_a_generation_never_vanishes_when_dots_are_capped():
    assert len(dots(draw([5000, 1]))) == MOST_DOTS


def test_trailing_empty_generations_change_nothing():
    assert draw([3, 1, 0, 0]) == draw([3, 1])


def test_more_generations_than_the_usual_rings_all_fit():
    assert len(dots(draw([1] * 9))) == 9


def test_picture_needs_no_inline_style_and_takes_no_id():
    svg = draw([3, 1])

    assert "style=" not in svg
    assert " id=" not in svg


def test_label_cannot_break_out_of_the_picture():
    svg = ripple_svg([1], seed="x", palette="leaf", label="</title><script>alert(1)</script>")

    assert "<script>" not in svg


@pytest.mark.parametrize("palette", PALETTES)
def test_every_colour_family_draws(palette):
    assert PALETTES[palette].deep in draw([2], palette=palette)
