"""Names of files are safe on every system, and still say what the file is."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.common.uploads.names import LONGEST_NAME, safe_name, with_extension


@pytest.mark.parametrize(
    ("given_name", "expected"),
    [
        ("Báo cáo tổ Hóa học.pdf", "Báo cáo tổ Hóa học.pdf"),
        (unicodedata.normalize("NFD", "Ảnh đẹp.jpg"), "Ảnh đẹp.jpg"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("C:\\Ảnh\\lớp.PNG", "lớp.png"),
        ("/absolute/a.pdf", "a.pdf"),
        ("CON", "tep-CON"),
        ("nul.pdf", "tep-nul.pdf"),
        ("Com1.tar.docx", "tep-Com1.tar.docx"),
        ("anh\u202egpj.exe", "anhgpj.exe"),
        ("a\x00b\r\nSet-Cookie: x.pdf", "abSet-Cookie x.pdf"),
        ("-rf.pdf", "rf.pdf"),
        ("...", "tep"),
        ("", "tep"),
        (".htaccess", "htaccess"),
        ("a;rm -rf $HOME|`id`.pdf", "arm -rf HOMEid.pdf"),
        ('"quoted" <b>.pdf', "quoted b.pdf"),
        ("Gương sáng 🌟.jpg", "Gương sáng 🌟.jpg"),
        ("a  \t b .pdf", "a b.pdf"),
        ("trailing.pdf. . ", "trailing.pdf"),
        ("zero\u200bwidth\ufeff.pdf", "zerowidth.pdf"),
        ("a%2e%2e%2fb.pdf", "a2e2e2fb.pdf"),
    ],
)
def test_name_becomes_safe(given_name, expected):
    assert safe_name(given_name) == expected


def test_name_of_300_characters_is_cut_but_keeps_its_extension():
    name = safe_name("đ" * 300 + ".docx")

    assert (len(name), name[-5:]) == (LONGEST_NAME, ".docx")


def test_converted_file_is_named_for_what_it_is_now():
    assert with_extension("Ảnh 1.2.HEIC", "jpg") == "Ảnh 1.2.jpg"


@given(st.text(max_size=400))
def test_no_name_leaves_its_folder_or_fools_a_header(text):
    name = safe_name(text)

    assert 0 < len(name) <= LONGEST_NAME
    assert name == safe_name(name)
    assert not set(name) & set('/\\"\r\n\x00<>:|?*%')
    assert name[0] not in "-. "
    assert name == unicodedata.normalize("NFC", name)
