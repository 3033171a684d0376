"""Addresses of consents; the personal link has no account behind it."""

from django.urls import path, register_converter

from .enums import Signatory
from .views import log, paper, personal, school


class WhoConverter:
    """Writes a signatory into an address: ``ban-than`` or ``phu-huynh``."""

    _WORDS = {"ban-than": Signatory.SELF, "phu-huynh": Signatory.REPRESENTATIVE}
    regex = "|".join(_WORDS)

    def to_python(self, value):
        return self._WORDS[value]

    def to_url(self, value):
        return next(word for word, signatory in self._WORDS.items() if signatory == value)


register_converter(WhoConverter, "who")

app_name = "consents"
urlpatterns = [
    path("nhat-ky/", log.consent_log, name="log"),
    path("ho-so/<int:pk>/", school.matter, name="matter"),
    path("ho-so/<int:pk>/hoi/<int:appearance>/<who:who>/", school.ask, name="ask"),
    path("ho-so/<int:pk>/lien-ket/<int:link>/", school.link, name="link"),
    path("ho-so/<int:pk>/lien-ket/<int:link>/moi/", school.resend, name="resend"),
    path("ho-so/<int:pk>/lien-ket/<int:link>/phieu-moi/", school.sheet, name="sheet"),
    path("ho-so/<int:pk>/rut-lai/<int:appearance>/<who:who>/", school.withdraw, name="withdraw_for"),
    path("ho-so/<int:pk>/giay/<int:appearance>/<who:who>/", paper.record, name="record_paper"),
    path("ho-so/<int:pk>/phieu-giay/<int:appearance>/<who:who>/", paper.blank, name="blank_paper"),
    path("ho-so/<int:pk>/ban-quet/<int:scan>/", paper.scan, name="scan"),
    path("<str:token>/", personal.answer, name="answer"),
    path("<str:token>/rut-lai/", personal.withdraw, name="withdraw"),
]
