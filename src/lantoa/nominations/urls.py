"""Addresses under /gioi-thieu/."""

from django.urls import path

from .views import appraisal, coverage, decisions, dossiers, pages, rounds, screening, sending

app_name = "nominations"
urlpatterns = [
    path("", rounds.round_list, name="rounds"),
    path("dot/moi/", rounds.create, name="round-create"),
    path("dot/<int:pk>/", rounds.detail, name="round"),
    path("dot/<int:pk>/sua/", rounds.update, name="round-update"),
    path("dot/<int:pk>/mo/", rounds.open_round, name="round-open"),
    path("dot/<int:pk>/dong/", rounds.close, name="round-close"),
    path("dot/<int:pk>/tien-do/", coverage.coverage, name="coverage"),
    path("dot/<int:pk>/tien-do/don-vi/", coverage.units, name="coverage-units"),
    path("dot/<int:pk>/nhac/", coverage.remind, name="remind"),
    path("dot/<int:pk>/quyet-dinh/", decisions.pending, name="decisions"),
    path("dot/<int:pk>/quyet-dinh/ap-dung/", decisions.apply, name="decisions-apply"),
    path("don-vi/<int:pk>/", coverage.participation, name="participation"),
    path("don-vi/<int:pk>/khong-co/", coverage.nil, name="nil"),
    path("don-vi/<int:pk>/xin-gui-muon/", coverage.ask_late, name="ask-late"),
    path("don-vi/<int:pk>/bat-dau/", dossiers.start, name="start"),
    path("ho-so/", dossiers.dossier_list, name="dossiers"),
    path("ho-so/<int:pk>/", dossiers.dossier, name="dossier"),
    path("ho-so/<int:pk>/doi-tuong/", pages.subject, name="subject"),
    path("ho-so/<int:pk>/nguoi/", pages.person, name="person"),
    path("ho-so/<int:pk>/thanh-tich/", pages.achievement, name="achievement"),
    path("ho-so/<int:pk>/ket-qua/", pages.result, name="result"),
    path("ho-so/<int:pk>/minh-chung/", pages.evidence, name="evidence"),
    path("ho-so/<int:pk>/minh-chung/<int:file>/", pages.evidence_file, name="evidence-file"),
    path("ho-so/<int:pk>/minh-chung/<int:file>/bo/", pages.evidence_remove, name="evidence-remove"),
    path("ho-so/<int:pk>/tu-cham/", pages.self_assessment, name="self-assessment"),
    path("ho-so/<int:pk>/dong-y/", pages.consent, name="consent"),
    path("ho-so/<int:pk>/xem-lai/", sending.check, name="check"),
    path("ho-so/<int:pk>/xac-nhan/", sending.confirm, name="confirm"),
    path("ho-so/<int:pk>/rut/", sending.withdraw, name="withdraw"),
    path("ho-so/<int:pk>/bien-nhan/", sending.receipt, name="receipt"),
    path("ho-so/<int:pk>/bien-nhan.pdf", sending.receipt_pdf, name="receipt-pdf"),
    path("sang-loc/", screening.queue, name="screening"),
    path("ho-so/<int:pk>/sang-loc/", screening.screen, name="screen"),
    path("tham-dinh/", appraisal.queue, name="queue"),
    path("ho-so/<int:pk>/tham-dinh/", appraisal.appraise, name="appraise"),
    path("ho-so/<int:pk>/xung-dot/", appraisal.conflict, name="conflict"),
    path("ho-so/<int:pk>/tra-lai/", appraisal.return_to_unit, name="return"),
    path("ho-so/<int:pk>/quyet-dinh/", decisions.decide, name="decide"),
    path("ho-so/<int:pk>/quyet-dinh/rut-lai/", decisions.take_back, name="decide-take-back"),
]
