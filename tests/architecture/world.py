"""A small sector with one person of each role: the stage of the role x route matrix.

School A lies under commune A; school B under commune B. Whatever the matrix opens belongs to
school A. Objects are made when first asked for, so a route pays only for what it shows.
"""

from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from allauth.mfa.models import Authenticator
from django.test import Client

from lantoa.units.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.units import MembershipFactory, PlacementFactory, UnitFactory

LOGIN = "login"
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

    at = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))

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

    def ask(self, role, method, url):
        """Return the status ``role`` gets; LOGIN for a redirect to the sign-in page."""
        client = Client()
        if user := self.people[role]:
            client.force_login(user)
        response = client.generic(method, url, content_type="application/x-www-form-urlencoded")
        is_login = response.status_code == 302 and response.headers["Location"].startswith("/tai-khoan/login/")
        return LOGIN if is_login else response.status_code

    # What belongs to school A.

    @cached_property
    def criteria_set(self):
        from tests.factories.criteria import CriterionFactory

        return CriterionFactory(weight=100).criteria_set

    @cached_property
    def matter(self):
        from tests.factories.consents import MatterFactory

        return MatterFactory(unit=self.school)

    @cached_property
    def consent_link(self):
        """The secret of a personal link."""
        from tests.factories.consents import ConsentRequestFactory

        ConsentRequestFactory(appearance__matter=self.matter, token="secret-of-the-link")
        return "secret-of-the-link"
