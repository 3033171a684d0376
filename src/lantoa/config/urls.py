"""Every address of the product."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView

# Wagtail brings a sign-in of its own, without second factor and limits: there is one front door.
to_sign_in = login_not_required(RedirectView.as_view(pattern_name="account_login", query_string=True))

urlpatterns = [
    path("", include("lantoa.accounts.urls")),
    path("", include("lantoa.common.urls")),
    path("", include("lantoa.units.urls")),
    path("dien-hinh/", include("lantoa.exemplars.urls")),
    path("dong-y/", include("lantoa.consents.urls")),
    path("gioi-thieu/", include("lantoa.nominations.urls")),
    path("nhan-rong/", include("lantoa.replication.urls")),
    path("cms/login/", to_sign_in, name="cms_sign_in"),
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
