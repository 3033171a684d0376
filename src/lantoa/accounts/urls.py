"""Signing in and one's own account.

allauth's views under Vietnamese paths and their own names; what the product does not offer
(signing up, several addresses) has no address.
"""

from allauth.account import views as account_views
from allauth.mfa.base import views as second_factor_views
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from allauth.mfa.webauthn import views as passkey_views
from allauth.socialaccount import views as provider_views
from django.urls import include, path, re_path

from .views import invitations, kept_text, providers, sign_in

_ours = [
    path("loi-moi/<str:token>/", invitations.accept, name="invitation"),
    path("tai-khoan/noi-dung-con-giu/", kept_text.show, name="kept_text"),
    path("tai-khoan/noi-dung-con-giu/bo/", kept_text.discard, name="discard_kept_text"),
    path("tai-khoan/chua-duoc-moi/", providers.not_invited, name="not_invited"),
]

_passwords = [
    path("doi/", account_views.password_change, name="account_change_password"),
    path("dat/", account_views.password_set, name="account_set_password"),
    path("quen/", account_views.password_reset, name="account_reset_password"),
    path("quen/da-gui/", account_views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^moi/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account_views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("moi/xong/", account_views.password_reset_from_key_done, name="account_reset_password_from_key_done"),
]

_second_factor = [
    path("", second_factor_views.index, name="mfa_index"),
    path("xac-thuc/", second_factor_views.authenticate, name="mfa_authenticate"),
    path("xac-nhan-lai/", second_factor_views.reauthenticate, name="mfa_reauthenticate"),
    path("ung-dung/bat/", totp_views.activate_totp, name="mfa_activate_totp"),
    path("ung-dung/tat/", totp_views.deactivate_totp, name="mfa_deactivate_totp"),
    path("ma-du-phong/", recovery_views.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("ma-du-phong/tao/", recovery_views.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("ma-du-phong/tai-ve/", recovery_views.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("khoa/", passkey_views.list_webauthn, name="mfa_list_webauthn"),
    path("khoa/them/", passkey_views.add_webauthn, name="mfa_add_webauthn"),
    path("khoa/xac-nhan-lai/", passkey_views.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("khoa/dang-nhap/", passkey_views.login_webauthn, name="mfa_login_webauthn"),
    path("khoa/<int:pk>/bo/", passkey_views.remove_webauthn, name="mfa_remove_webauthn"),
    path("khoa/<int:pk>/sua/", passkey_views.edit_webauthn, name="mfa_edit_webauthn"),
]

_providers = [
    path("", provider_views.connections, name="socialaccount_connections"),
    path("huy/", provider_views.login_cancelled, name="socialaccount_login_cancelled"),
    path("loi/", provider_views.login_error, name="socialaccount_login_error"),
    # allauth needs the name; the adapter refuses unknown people before it gets here.
    path("chua-co/", providers.not_invited, name="socialaccount_signup"),
]

urlpatterns = [
    path("", include((_ours, "accounts"))),
    path("tai-khoan/dang-nhap/", sign_in.sign_in, name="account_login"),
    path("tai-khoan/dang-xuat/", account_views.logout, name="account_logout"),
    path("tai-khoan/da-khoa/", account_views.account_inactive, name="account_inactive"),
    path("tai-khoan/xac-nhan-lai/", account_views.reauthenticate, name="account_reauthenticate"),
    path("tai-khoan/mat-khau/", include(_passwords)),
    path("tai-khoan/bao-mat/", include(_second_factor)),
    path("tai-khoan/lien-ket/", include(_providers)),
    path("tai-khoan/oidc/<str:provider_id>/login/", providers.go, name="openid_connect_login"),
    # The return address registered with providers, as allauth documents it.
    path("tai-khoan/oidc/<str:provider_id>/login/callback/", providers.come_back, name="openid_connect_callback"),
]
