"""A small sector with one person of each role: the stage of the role x route matrix.

School A lies under commune A; school B under commune B. Whatever the matrix opens belongs to
school A. Objects are made when first asked for, so a route pays only for what it shows.
"""

from datetime import UTC, datetime, timedelta
from functools import cached_property

from allauth.mfa.models import Authenticator
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lantoa.consents.models import PaperScan
from lantoa.exemplars.enums import Stage
from lantoa.nominations.enums import NominationState
from lantoa.notifications.models import Notification
from lantoa.notifications.operations import notify
from lantoa.units.enums import Role
from lantoa.units.models import Membership
from lantoa.units.operations import invite_member, keep_upload
from tests.factories.accounts import UserFactory
from tests.factories.consents import AppearanceFactory, ConsentRequestFactory, MatterFactory
from tests.factories.criteria import CriterionFactory
from tests.factories.exemplars import ExemplarFactory
from tests.factories.nominations import EvidenceFactory, NominationFactory, ParticipationFactory, RoundFactory
from tests.factories.portal import StoryPageFactory
from tests.factories.replication import AdoptionFactory
from tests.factories.units import MembershipFactory, PlacementFactory, UnitFactory

LOGIN = "login"
LONG_AFTER = datetime(2999, 1, 1, tzinfo=UTC)
ROLES = (
    "anonymous",
    "outsider",  # signs in, holds no role
    "officer",
    "head",
    "elsewhere",  # officer and head of another school
    "screener",
    "screener_elsewhere",
    "department_officer",
    "editor",
    "data_protection_officer",
    "administrator",
)


class World:
    """People, units and objects by name."""

    at = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)

    @cached_property
    def department(self):
        return UnitFactory(department=True)

    @cached_property
    def school(self):
        return self._school_under(self.commune)

    @cached_property
    def other_school(self):
        return self._school_under(self.other_commune)

    @cached_property
    def commune(self):
        return UnitFactory(commune=True)

    @cached_property
    def other_commune(self):
        return UnitFactory(commune=True)

    @staticmethod
    def _school_under(commune):
        return PlacementFactory(parent=commune).unit

    @cached_property
    def people(self):
        """Role of the matrix -> user."""
        posts = {
            "officer": [(self.school, Role.OFFICER)],
            "head": [(self.school, Role.HEAD)],
            "elsewhere": [(self.other_school, Role.OFFICER), (self.other_school, Role.HEAD)],
            "screener": [(self.commune, Role.SCREENER)],
            "screener_elsewhere": [(self.other_commune, Role.SCREENER)],
            "department_officer": [(self.department, Role.DEPARTMENT_OFFICER)],
            "editor": [(self.department, Role.EDITOR)],
            "data_protection_officer": [(self.department, Role.DATA_PROTECTION_OFFICER)],
            "administrator": [(self.department, Role.ADMINISTRATOR)],
        }
        people = {"anonymous": None, "outsider": UserFactory()}
        for role, held in posts.items():
            people[role] = UserFactory()
            for unit, post in held:
                MembershipFactory(user=people[role], unit=unit, role=post)
            # Who needs a second factor has one: the matrix asks about rights, not about sign-in.
            Authenticator.objects.create(user=people[role], type=Authenticator.Type.TOTP, data={"secret": ""})
        return people

    @cached_property
    def clients(self):
        """Role -> a browser that is signed in."""
        clients = {role: Client(raise_request_exception=False) for role in ROLES}
        for role, user in self.people.items():
            if user:
                clients[role].force_login(user)
        return clients

    def ask(self, role, method, url):
        """Return the status ``role`` gets; LOGIN for a redirect to the sign-in page. Nothing of it stays."""
        kept = dict(self.clients[role].cookies)
        with transaction.atomic():
            response = self.clients[role].generic(method, url, content_type="application/x-www-form-urlencoded")
            transaction.set_rollback(True)
        self.clients[role].cookies.clear()
        self.clients[role].cookies.update(kept)
        is_login = response.status_code == 302 and response.headers["Location"].startswith(reverse("account_login"))
        return LOGIN if is_login else response.status_code

    # What belongs to school A.

    @cached_property
    def invitation(self):
        """The secret of an invitation into school A."""
        return invite_member(
            self.school,
            email="moi@example.edu.vn",
            full_name="Trần Thị Mẫu Mới",
            role=Role.OFFICER,
            by=self.people["head"],
            at=timezone.now(),
        )[1]

    @cached_property
    def membership(self):
        """The officer's place in school A."""
        return Membership.objects.get(user=self.people["officer"])

    @cached_property
    def message(self):
        notify([self.people["officer"]], title="Có hồ sơ bị trả lại", at=self.at, dedupe_key="matrix")
        return Notification.objects.get(recipient=self.people["officer"])

    @cached_property
    def upload(self):
        """A list of units the administrator sent and has not applied."""
        lines = "Mã đơn vị,Tên đơn vị,Loại hình\nTHPT-1,Trường THPT Mẫu,THPT\n"
        return keep_upload(lines.encode(), filename="don-vi.csv", by=self.people["administrator"], at=self.at)

    @cached_property
    def criteria_set(self):
        criteria_set = CriterionFactory(weight=100).criteria_set
        criteria_set.published_at = self.at
        criteria_set.save()
        return criteria_set

    @cached_property
    def round(self):
        return RoundFactory(criteria_set=self.criteria_set, deadline=timezone.now() + timedelta(days=9))

    @cached_property
    def round_in_preparation(self):
        return RoundFactory(criteria_set=self.criteria_set, draft=True)

    @cached_property
    def participation(self):
        return ParticipationFactory(round=self.round, unit=self.school, screening_unit=self.commune)

    def dossier(self, state):
        """A dossier of school A in ``state``, screened by commune A."""
        # Made first: pages of a dossier show the unit's place in the round.
        return NominationFactory(
            round=self.participation.round,
            unit=self.school,
            author=self.people["officer"],
            screening_unit=self.commune,
            state=state,
            told=True,
        )

    @cached_property
    def draft(self):
        return self.dossier(NominationState.DRAFT)

    @cached_property
    def evidence(self):
        """A file of the draft, kept in storage."""
        name = storages["private"].save("nominations/minh-chung.pdf", ContentFile(b"%PDF-1.7"))
        return EvidenceFactory(nomination=self.draft, file=name)

    @cached_property
    def confirming(self):
        return self.dossier(NominationState.CONFIRMING)

    @cached_property
    def screening(self):
        return self.dossier(NominationState.SCREENING)

    @cached_property
    def appraising(self):
        return self.dossier(NominationState.APPRAISING)

    @cached_property
    def recognised(self):
        nomination = self.dossier(NominationState.RECOGNISED)
        nomination.exemplar = self.exemplar
        nomination.save()
        return nomination

    @cached_property
    def exemplar(self):
        return ExemplarFactory(unit=self.school, stage=Stage.RECOGNISED)

    @cached_property
    def story(self):
        """A public story of school A."""
        return StoryPageFactory(exemplar=ExemplarFactory(unit=self.school, told=True), told=True)

    @cached_property
    def adoption(self):
        """School A takes up what a third school began."""
        return AdoptionFactory(unit=self.school)

    @cached_property
    def matter(self):
        return MatterFactory(unit=self.school)

    @cached_property
    def appearance(self):
        return AppearanceFactory(matter=self.matter)

    @cached_property
    def request_link(self):
        return ConsentRequestFactory(appearance=self.appearance, token=self.link_secret, expires_at=LONG_AFTER)

    link_secret = "bi-mat-cua-lien-ket"

    @cached_property
    def consent_link(self):
        """The secret of a personal link."""
        return self.request_link and self.link_secret

    @cached_property
    def scan(self):
        name = storages["private"].save("consents/phieu.pdf", ContentFile(b"%PDF-1.7"))
        kept = {"original_name": "phieu.pdf", "sha256": "0" * 64, "size": 8, "content_type": "application/pdf"}
        sent = {"uploaded_by": self.people["officer"], "uploaded_at": self.at}
        return PaperScan.objects.create(appearance=self.appearance, file=name, **kept, **sent)
