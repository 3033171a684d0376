import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from lantoa.common.uploads import accept_upload
from lantoa.demo import pictures
from lantoa.exemplars.enums import Field


@pytest.mark.parametrize("field", Field.values)
def test_every_field_of_work_has_a_motif_that_fits_a_story(field):
    drawn = pictures.illustration("seed", field=field)

    image = Image.open(io.BytesIO(drawn))
    assert image.size == (pictures.WIDTH, pictures.HEIGHT)
    assert len(drawn) < 120_000


def test_the_same_seed_draws_the_same_picture():
    first = pictures.illustration("one", field="reading")

    assert pictures.illustration("one", field="reading") == first
    assert pictures.illustration("other", field="reading") != first


def test_pictures_and_papers_pass_the_door_for_files():
    picture = accept_upload(SimpleUploadedFile("tranh.jpg", pictures.illustration("one", field="arts")))
    paper = accept_upload(SimpleUploadedFile("bien-ban.pdf", pictures.minutes_sheet(["Biên bản", "minh họa"])))

    assert picture.is_picture
    assert paper.content_type == "application/pdf"


def test_a_paper_is_the_same_every_time():
    assert pictures.minutes_sheet(["Biên bản"]) == pictures.minutes_sheet(["Biên bản"])
