"""Every address of the product."""

from django.urls import include, path

urlpatterns = [
    path("", include("lantoa.accounts.urls")),
    path("", include("lantoa.common.urls")),
    path("", include("lantoa.units.urls")),
    path("dien-hinh/", include("lantoa.exemplars.urls")),
    path("dong-y/", include("lantoa.consents.urls")),
    path("gioi-thieu/", include("lantoa.nominations.urls")),
    path("nhan-rong/", include("lantoa.replication.urls")),
    path("cms/", include("wagtail.admin.urls")),
    path("thong-bao/", include("lantoa.notifications.urls")),
    path("tieu-chi/", include("lantoa.criteria.urls")),
    path("viec-cua-toi/", include("lantoa.reports.urls")),
    # Last: it takes every address that nobody else took.
    path("", include("lantoa.portal.urls")),
]
handler400 = "lantoa.common.errors_views.bad_request"
handler403 = "lantoa.common.errors_views.forbidden"
handler404 = "lantoa.common.errors_views.not_found"
handler500 = "lantoa.common.errors_views.server_error"
