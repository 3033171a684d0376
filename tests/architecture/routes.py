"""Who gets what on which route: one line a route. An address that is not listed here fails the suite.

``rule(arguments, role=status, ..., rest=status)``: ``arguments`` builds the URL from the world, whose
objects belong to school A; roles that are not named get ``rest`` (404 where there is an object, 403
where there is none), and whoever has not signed in is sent to sign in. ``give(status, *roles)`` names
several roles at once.
"""

from collections.abc import Callable
from dataclasses import dataclass

from lantoa.consents.enums import Signatory

from .world import LOGIN, ROLES

SCHOOL = ("officer", "head")
ANY_SCHOOL = (*SCHOOL, "elsewhere")
COMMUNES = ("screener", "screener_elsewhere")
DEPARTMENT = ("department_officer", "editor", "data_protection_officer", "administrator")
EVERY_ROLE = (*ANY_SCHOOL, *COMMUNES, *DEPARTMENT)


@dataclass(frozen=True)
class Rule:
    arguments: Callable | None
    method: str
    statuses: dict[str, int | str]
    shared: str

    def expected(self):
        return {role: self.statuses[role] for role in ROLES}


def give(status, *roles):
    return dict.fromkeys(roles, status)


def rule(arguments=None, *, method="GET", rest=None, anonymous=LOGIN, shared="", **named):
    """Say what each role gets; ``shared`` gives the reason why another unit may open the object."""
    assert set(named) <= set(ROLES), set(named) - set(ROLES)
    usual = rest or (404 if arguments else 403)
    return Rule(arguments, method, {**dict.fromkeys(ROLES, usual), "anonymous": anonymous, **named}, shared)


def public(arguments=None, *, method="GET", status=200, shared="Anybody may open it."):
    """Say that everybody gets the same, signed in or not."""
    return rule(arguments, method=method, rest=status, anonymous=status, shared=shared)


#: Addresses of ours without sign-in. Each is a decision.
PUBLIC = {
    "account_login",
    "accounts:invitation",
    "accounts:not_invited",
    "consents:answer",
    "consents:withdraw",
    "openid_connect_login",
    "portal:column",
    "portal:column_rss",
    "portal:favicon",
    "portal:home",
    "portal:numbered",
    "portal:picture",
    "portal:robots",
    "portal:rss",
    "portal:search",
    "portal:sitemap",
    "portal:story",
    "replication:adopt",
    "socialaccount_signup",
    "ui_kit",
}

#: Third parties' addresses that stand before sign-in.
PUBLIC_OF_OTHERS = {
    "account_inactive",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "openid_connect_callback",
    "set_language",
    "socialaccount_login_cancelled",
    "cms_sign_in",
    "wagtailadmin_login",
}


def _column(world):
    return world.story.get_parent().slug


_ACCOUNTS = {
    "account_login": rule(rest=302, anonymous=200),
    "socialaccount_signup": public(status=403),
    "openid_connect_login": public(lambda world: ["khong-co"], status=404, shared="No such provider."),
    "accounts:invitation": public(lambda world: [world.invitation], shared="The link is the key."),
    "accounts:not_invited": public(status=403),
    "accounts:kept_text": rule(rest=302),
    "accounts:discard_kept_text": rule(method="POST", rest=302),
}

_COMMON = {
    # Shown to whoever builds; hidden from those who use.
    "ui_kit": public(status=404),
}

#: Who works in a school is the head's business, and the administrator's.
_STAFFING = give(403, "officer", "screener", "department_officer", "editor", "data_protection_officer")

_UNITS = {
    "units:index": rule(**give(200, *COMMUNES, *DEPARTMENT)),
    "units:own": rule(**give(302, *EVERY_ROLE)),
    "units:kind_routes": rule(**give(200, "department_officer", "administrator")),
    "units:import_upload": rule(administrator=200),
    "units:import": rule(
        lambda world: [world.upload.pk], rest=403, administrator=200, shared="Refused before any look."
    ),
    "units:unit": rule(lambda world: [world.school.pk], **give(200, *SCHOOL, "screener", *DEPARTMENT)),
    "units:unit_route": rule(
        lambda world: [world.school.pk],
        **give(403, *SCHOOL, "screener", "editor", "data_protection_officer"),
        **give(200, "department_officer", "administrator"),
    ),
    "units:members": rule(lambda world: [world.school.pk], **_STAFFING, **give(200, "head", "administrator")),
    "units:invite": rule(lambda world: [world.school.pk], **_STAFFING, **give(200, "head", "administrator")),
    "units:resend_invitation": rule(
        lambda world: [world.school.pk, world.membership.pk],
        method="POST",
        **_STAFFING,
        **give(302, "head", "administrator"),
    ),
    "units:end_role": rule(
        lambda world: [world.school.pk, world.membership.pk], **_STAFFING, **give(200, "head", "administrator")
    ),
    "units:my_account": rule(rest=200),
    "units:end_other_sessions": rule(method="POST", rest=302),
}


def _school_asks(*more, method="GET", status=200):
    """Consents are asked by the school; those above the unit see the matter and leave it alone."""
    return rule(
        lambda world: [world.matter.pk, *(value(world) for value in more)],
        method=method,
        **give(status, *SCHOOL),
        **give(403, "screener", *DEPARTMENT),
    )


def _appearance(world):
    return world.appearance.pk


def _link(world):
    return world.request_link.pk


def _self(world):
    return Signatory.SELF


def _all_see(*more):
    return rule(
        lambda world: [world.matter.pk, *(value(world) for value in more)],
        **give(200, *SCHOOL, "screener", *DEPARTMENT),
    )


_CONSENTS = {
    "consents:answer": public(lambda world: [world.consent_link], shared="The link is the key."),
    "consents:withdraw": public(lambda world: [world.consent_link], status=302, shared="The link is the key."),
    "consents:log": rule(data_protection_officer=200),
    "consents:matter": _all_see(),
    "consents:blank_paper": _all_see(_appearance, _self),
    "consents:scan": _all_see(lambda world: world.scan.pk),
    "consents:ask": _school_asks(_appearance, _self),
    "consents:link": _school_asks(_link),
    # The sheet shows the key, which only who has just made it still holds: the others are led back.
    "consents:sheet": _school_asks(_link, status=302),
    "consents:resend": _school_asks(_link, method="POST", status=302),
    "consents:withdraw_for": _school_asks(_appearance, _self),
    "consents:record_paper": _school_asks(_appearance, _self),
}

_NOTIFICATIONS = {
    "notifications:list": rule(rest=200),
    "notifications:read_all": rule(method="POST", rest=302),
    "notifications:open": rule(lambda world: [world.message.pk], officer=302),
    "notifications:read_one": rule(lambda world: [world.message.pk], method="POST", officer=302),
}

_CRITERIA = {
    "criteria:set": rule(
        lambda world: [world.criteria_set.pk],
        **give(200, *EVERY_ROLE),
        shared="All judge and are judged by the same set.",
    ),
}

_EXEMPLARS = {
    "exemplars:index": rule(**give(200, *EVERY_ROLE)),
    "exemplars:record": rule(lambda world: [world.exemplar.pk], **give(200, *SCHOOL, "screener", *DEPARTMENT)),
}


def _of_round(method="GET", **named):
    """A round is one call to all units: every school and commune knows of it."""
    known = give(403, *ANY_SCHOOL, *COMMUNES)
    return rule(
        lambda world: [world.participation.round.pk], method=method, shared="One call to all.", **{**known, **named}
    )


def _of_participation(**named):
    above = give(403, "screener", *DEPARTMENT)
    return rule(lambda world: [world.participation.pk], **{**above, **give(200, *SCHOOL), **named})


def _draft(*more, method="GET", status=200):
    """The wizard: the school writes; until the head has signed nobody else knows of the dossier."""
    return rule(
        lambda world: [world.draft.pk, *(value(world) for value in more)], method=method, **give(status, *SCHOOL)
    )


def _sent(name, method="GET", **named):
    """A dossier that was sent: the unit, its commune and the department's officers may open it."""
    known = give(403, *SCHOOL, "screener", "department_officer")
    return rule(lambda world: [getattr(world, name).pk], method=method, **{**known, **named})


_OPENERS = give(200, *SCHOOL, "screener", "department_officer")

_NOMINATIONS = {
    "nominations:rounds": rule(**give(200, *ANY_SCHOOL, *COMMUNES, "department_officer")),
    "nominations:round": _of_round(**give(200, *ANY_SCHOOL, *COMMUNES, "department_officer")),
    "nominations:round-create": rule(department_officer=200),
    "nominations:round-update": _of_round(department_officer=200),
    "nominations:round-open": rule(
        lambda world: [world.round_in_preparation.pk], method="POST", department_officer=302
    ),
    "nominations:round-close": _of_round("POST", department_officer=302),
    "nominations:coverage": _of_round(**give(200, *COMMUNES, "department_officer")),
    "nominations:coverage-units": _of_round(**give(200, *COMMUNES, "department_officer")),
    "nominations:remind": _of_round("POST", **give(302, *COMMUNES, "department_officer")),
    "nominations:decisions": _of_round(department_officer=200),
    "nominations:decisions-apply": _of_round("POST", department_officer=302),
    "nominations:participation": _of_participation(**give(200, "screener", *DEPARTMENT)),
    "nominations:nil": _of_participation(),
    "nominations:ask-late": _of_participation(),
    "nominations:start": _of_participation(),
    "nominations:list-upload": _of_participation(),
    # A preview opens with its signed link; with any other word it leads back to the upload.
    "nominations:list-preview": rule(
        lambda world: [world.participation.pk, "khong-co"],
        **give(403, "screener", *DEPARTMENT),
        **give(302, *SCHOOL),
    ),
    "nominations:dossiers": rule(rest=200),
    "nominations:dossier": _sent("screening", **_OPENERS),
    # The draft of the world has its subject already: the page leads on.
    "nominations:subject": _draft(status=302),
    "nominations:person": _draft(),
    "nominations:achievement": _draft(),
    "nominations:result": _draft(),
    "nominations:evidence": _draft(),
    "nominations:evidence-file": _draft(lambda world: world.evidence.pk),
    "nominations:evidence-remove": _draft(lambda world: world.evidence.pk, method="POST", status=302),
    "nominations:self-assessment": _draft(),
    "nominations:consent": _draft(),
    "nominations:check": _draft(),
    "nominations:withdraw": _draft(method="POST", status=302),
    "nominations:confirm": rule(lambda world: [world.confirming.pk], officer=403, head=200),
    "nominations:receipt": _sent("screening", **_OPENERS),
    "nominations:receipt-pdf": _sent("screening", **_OPENERS),
    "nominations:screening": rule(**give(200, *COMMUNES)),
    "nominations:screen": _sent("screening", screener=200),
    "nominations:queue": rule(department_officer=200),
    "nominations:appraise": _sent("appraising", department_officer=200),
    "nominations:conflict": _sent("appraising", department_officer=200),
    "nominations:return": _sent("appraising", "POST", department_officer=302),
    "nominations:decide": _sent("appraising", department_officer=200),
    "nominations:decide-take-back": _sent("appraising", "POST", department_officer=302),
}


def _of_adoption(method="GET", **named):
    known = give(403, *DEPARTMENT)
    return rule(lambda world: [world.adoption.pk], method=method, **{**known, **give(200, *SCHOOL), **named})


_REPLICATION = {
    "replication:index": rule(**give(200, *ANY_SCHOOL, *DEPARTMENT)),
    "replication:spread": rule(lambda world: [world.exemplar.pk], **give(200, *SCHOOL, "screener", *DEPARTMENT)),
    "replication:adopt": public(lambda world: [world.story.exemplar_id]),
    "replication:take_up": rule(
        lambda world: [world.story.exemplar_id],
        method="POST",
        rest=403,
        shared="Any school may take up a told model.",
        **give(200, *ANY_SCHOOL),
    ),
    "replication:adoption": _of_adoption(**give(200, *DEPARTMENT)),
    "replication:start": _of_adoption("POST"),
    "replication:report": _of_adoption(),
    "replication:stop": _of_adoption(),
}

_REPORTS = {
    "reports:desk": rule(rest=200),
}

_PORTAL = {
    "portal:home": public(),
    "portal:search": public(),
    "portal:column": public(lambda world: [_column(world)]),
    "portal:story": public(lambda world: [_column(world), world.story.slug]),
    "portal:numbered": public(lambda world: [world.story.serial], status=302),
    "portal:picture": public(lambda world: ["khong-co.jpg"], status=404),
    # The feed stands where the portal was set up, which the first story does.
    "portal:rss": public(lambda world: [][: world.story.pk]),
    "portal:column_rss": public(lambda world: [_column(world)]),
    "portal:sitemap": public(),
    "portal:robots": public(),
    "portal:favicon": public(status=302),
    "portal:stories": rule(editor=200),
    "portal:ask": rule(
        lambda world: [world.story.pk], outsider=403, **give(200, *EVERY_ROLE), shared="The story is public."
    ),
    "portal:draft": rule(
        lambda world: [world.recognised.pk], method="POST", rest=403, editor=302, shared="Refused before any look."
    ),
}

RULES = {
    **_ACCOUNTS,
    **_COMMON,
    **_UNITS,
    **_CONSENTS,
    **_NOTIFICATIONS,
    **_CRITERIA,
    **_EXEMPLARS,
    **_NOMINATIONS,
    **_REPLICATION,
    **_REPORTS,
    **_PORTAL,
}
