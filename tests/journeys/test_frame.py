"""The frame every page stands in: usable on a phone, without a violation."""

import pytest

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("path", ["/tai-khoan/dang-nhap/", "/", "/khong-co-trang-nay/"])
@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_a_page_fits_its_screen_and_shuts_nobody_out(request, axe, fits, shoot, screen, path):
    page = request.getfixturevalue(screen)

    page.goto(path)

    shoot(page, path.strip("/").replace("/", "-"))
    assert fits(page)
    assert axe(page) == []
