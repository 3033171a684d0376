"""Who can sign in to the sample sector; shown on the sign-in page only where settings.SHOW_SAMPLE_LOGINS is on."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class SampleLogin(NamedTuple):
    """One invented person of the sample sector."""

    email: str
    who: str
    role: str | Promise


SAMPLE_PASSWORD = "lantoa-mau-2026"  # noqa: S105 -- printed on the sign-in page of the sample sector

SAMPLE_LOGINS = [
    SampleLogin("can.bo@thpt.example", "cô An", _("Emulation officer, THPT Nguyễn Hữu Cầu")),
    SampleLogin("hieu.truong@thpt.example", "thầy Trạm", _("Head, THPT Nguyễn Hữu Cầu")),
    SampleLogin("can.bo@tieuhoc.example", "cô Mai", _("Emulation officer, a primary school")),
    SampleLogin("hieu.truong@tieuhoc.example", "cô Khuê", _("Head, a primary school")),
    SampleLogin("phuong@xa.example", "anh Khoa", _("Commune officer")),
    SampleLogin("chuyen.vien@so.example", "Ngô Minh Triết", _("Department officer")),
    SampleLogin("chuyen.vien2@so.example", "Đỗ Thu Hà", _("Second department officer")),
    SampleLogin("bien.tap@so.example", "Lâm Bảo Ngọc", _("Editor")),
    SampleLogin("quan.tri@so.example", "Võ Quốc Bảo", _("Administrator")),
]
