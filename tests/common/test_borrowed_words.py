"""The words that Django and allauth say to people are ours, in Vietnamese."""

from pathlib import Path

import allauth
import django
import polib
import pytest
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from lantoa.common import borrowed_words


def _known(*catalogues):
    return {entry.msgid for path in catalogues for entry in polib.pofile(str(path))}


def test_every_word_borrowed_from_django_is_still_said_by_django():
    home = Path(django.__file__).parent
    catalogues = [home / "conf", home / "contrib" / "auth"]

    said = _known(*(path / "locale" / "en" / "LC_MESSAGES" / "django.po" for path in catalogues))

    assert [word for word in borrowed_words.DJANGO if word not in said] == []


def test_every_word_borrowed_from_allauth_is_still_said_by_allauth():
    said = _known(Path(allauth.__file__).parent / "locale" / "de" / "LC_MESSAGES" / "django.po")

    assert [word for word in borrowed_words.ALLAUTH if word not in said] == []


@pytest.mark.parametrize("word", [*borrowed_words.DJANGO, *borrowed_words.ALLAUTH])
def test_every_borrowed_word_has_its_vietnamese(word):
    assert gettext(word) != word


def test_our_vietnamese_wins_over_the_one_that_django_brings():
    with pytest.raises(ValidationError) as refused:
        CommonPasswordValidator().validate("password123")

    assert refused.value.messages == ["Mật khẩu này nhiều người dùng, dễ bị đoán. Hãy chọn mật khẩu khác."]
