"""Steps that stories about consents are made of."""

import hashlib

from lantoa.common.uploads import CleanFile
from lantoa.consents import operations
from lantoa.consents.enums import PAIRS, Channel, Purpose
from lantoa.consents.models import Clearance
from tests.factories.accounts import UserFactory

ALL_YES = dict.fromkeys(PAIRS, True)
STORY_ON_PORTAL = (Purpose.STORY, Channel.PORTAL)


def open_gates(matter):
    return set(Clearance.objects.filter(matter=matter, is_cleared=True).values_list("purpose", "channel"))


def answered(appearance, signatory, answers, *, at, name="Người trả lời"):
    request, _token = operations.ask_consent(
        appearance, signatory=signatory, signatory_name=name, by=UserFactory(), at=at
    )
    operations.answer_request(request, answers=answers, at=at)
    return request


def scan_file(content=b"%PDF-1.7 phieu"):
    return CleanFile(
        content=content,
        content_type="application/pdf",
        extension=".pdf",
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        original_name="phieu.pdf",
    )
