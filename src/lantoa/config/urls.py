"""Every address of the product."""

from django.urls import include, path

urlpatterns = [
    path("", include("lantoa.common.urls")),
    path("dong-y/", include("lantoa.consents.urls")),
    path("tai-khoan/", include("allauth.urls")),
    path("cms/", include("wagtail.admin.urls")),
    path("tieu-chi/", include("lantoa.criteria.urls")),
]
handler400 = "lantoa.common.errors_views.bad_request"
handler403 = "lantoa.common.errors_views.forbidden"
handler404 = "lantoa.common.errors_views.not_found"
handler500 = "lantoa.common.errors_views.server_error"
