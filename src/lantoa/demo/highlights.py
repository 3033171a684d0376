"""Stories with a part of their own, by slug."""

from .schools import ISLAND_PRIMARY, SAMPLE_PRIMARY, SAMPLE_UPPER_SECONDARY

#: Leads the front page.
LEADING = "gio-chao-co-khong-dien-van"
#: Its hero asks to be left in peace.
WITHDRAWN = "anh-ke-toan-52-lan-hien-tieu-cau"
#: Where a story must have happened.
SETTLED = {
    LEADING: SAMPLE_UPPER_SECONDARY,
    "hanh-lang-doc-sach-tang-hai": SAMPLE_PRIMARY,
    "thoi-khoa-bieu-theo-con-nuoc": ISLAND_PRIMARY,
}
#: Which of the sample logins' schools copies it.
COPIED_BY = {
    "ngan-hang-gio-cua-doan-truong": SAMPLE_UPPER_SECONDARY,
    "thu-thu-dem-ke-sach-ra-cong-truong": SAMPLE_PRIMARY,
}
#: How many schools more than the written ones have just begun with it: these ripples go far.
SPREADS_TO = {LEADING: 11, "hanh-lang-doc-sach-tang-hai": 8, "ban-chi-ban-toan-ban-so-7": 5}
