from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from lantoa.common.errors import DomainError
from lantoa.units.enums import Role
from lantoa.units.models import Unit
from lantoa.units.operations import ensure_department, invite_member


class Command(BaseCommand):
    help = (
        "Invite somebody by mail and give a role: the way the first administrator comes in. "
        "Prints the personal link as well, for a mail server that is not set up yet."
    )

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("name", help="full name as written in Vietnamese: 'Trần Thị An'")
        parser.add_argument("--role", choices=Role.values, default=Role.ADMINISTRATOR.value)
        parser.add_argument("--unit", metavar="CODE", help="code of the unit; the department if not given")

    @transaction.atomic
    def handle(self, *args, **options):
        now = timezone.now()
        try:
            unit = Unit.objects.get(code=options["unit"]) if options["unit"] else ensure_department(now)
            membership, token = invite_member(
                unit, email=options["email"], full_name=options["name"], role=options["role"], by=None, at=now
            )
        except Unit.DoesNotExist as error:
            raise CommandError(f"There is no unit with the code {options['unit']}.") from error
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{membership}")
        if token:
            self.stdout.write(f"{settings.SITE_URL}{reverse('accounts:invitation', args=[token])}")
