"""Every component in every frame, on a phone and on a desk: fits, and shuts nobody out."""

import pytest

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("frame", ["portal", "desk", "plain"])
@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_components_fit_and_have_no_accessibility_violation(request, settings, axe, fits, shoot, screen, frame):
    settings.SHOW_SAMPLE_LOGINS = True
    page = request.getfixturevalue(screen)

    page.goto(f"/ui-kit/?frame={frame}")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")

    shoot(page, f"ui-kit-{frame}")
    assert page.locator("svg.ripple").count() >= 4
    assert fits(page)
    assert axe(page) == []


def test_kit_still_fits_at_320_pixels(desk, settings, fits):
    settings.SHOW_SAMPLE_LOGINS = True
    desk.set_viewport_size({"width": 320, "height": 640})

    for frame in ("portal", "desk", "plain"):
        desk.goto(f"/ui-kit/?frame={frame}")
        assert fits(desk)
