from django.urls import path

from .views import account, imports, members, units

app_name = "units"
urlpatterns = [
    path("don-vi/", units.index, name="index"),
    path("don-vi/cua-toi/", units.own, name="own"),
    path("don-vi/so-loai/", units.kind_routes, name="kind_routes"),
    path("don-vi/nap-danh-sach/", imports.upload, name="import_upload"),
    path("don-vi/nap-danh-sach/<uuid:pk>/", imports.preview, name="import"),
    path("don-vi/<int:pk>/", units.detail, name="unit"),
    path("don-vi/<int:pk>/so-loai/", units.unit_route, name="unit_route"),
    path("don-vi/<int:pk>/nguoi/", members.members, name="members"),
    path("don-vi/<int:pk>/nguoi/moi/", members.invite, name="invite"),
    path("don-vi/<int:pk>/nguoi/<int:membership_pk>/gui-lai/", members.resend, name="resend_invitation"),
    path("don-vi/<int:pk>/nguoi/<int:membership_pk>/ket-thuc/", members.end, name="end_role"),
    path("tai-khoan/ho-so/", account.my_account, name="my_account"),
    path("tai-khoan/ho-so/dang-xuat-noi-khac/", account.end_other_sessions, name="end_other_sessions"),
]
