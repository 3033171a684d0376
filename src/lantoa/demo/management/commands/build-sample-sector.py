import time
from datetime import datetime

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from lantoa.accounts.sample import SAMPLE_LOGINS, SAMPLE_PASSWORD
from lantoa.demo import building, volume
from lantoa.demo.scales import CITY, SCALES

#: Communes took over in July 2025, and two whole rounds lie before the running one.
EARLIEST = 2026


class Command(BaseCommand):
    help = "Build the sample sector: real units, invented people, three rounds, finished stories. Safe to repeat."

    def add_arguments(self, parser):
        parser.add_argument("--seed", type=int, default=20261120, help="another number gives another sector")
        parser.add_argument("--scale", choices=list(SCALES), default="small")
        parser.add_argument("--now", help="the moment to build for, ISO 8601 (default: now)")

    def handle(self, *args, **options):
        if not settings.SHOW_SAMPLE_LOGINS:
            raise CommandError("The sample sector has passwords that everyone knows; it is not built in production.")
        if building.is_built():
            self.stdout.write("The sample sector is there already.")
            self._say_logins()
            return
        if building.holds_other_units():
            raise CommandError("This database holds units that are no sample. Build the sample sector in an empty one.")
        started = time.monotonic()
        seed, now = options["seed"], _moment(options["now"])
        built = building.build(SCALES[options["scale"]], seed=seed, now=now)
        if options["scale"] == CITY.name:
            self.stdout.write(f"{volume.add_years(seed=seed, now=now)} dossiers of earlier years.")
        self.stdout.write(
            f"{built.units} units, {built.people} people, {built.dossiers} dossiers, {built.stories} stories,"
            f" {built.adoptions} adoptions in {time.monotonic() - started:.1f} s."
        )
        self._say_logins()

    def _say_logins(self):
        self.stdout.write(f"\nSign in with the password {SAMPLE_PASSWORD} as")
        for login in SAMPLE_LOGINS:
            self.stdout.write(f"  {login.email:<30} {login.who}, {login.role}")


def _moment(text):
    if not text:
        return timezone.now().replace(microsecond=0)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text} is no moment. Write it like 2026-11-22T09:00.") from error
    moment = moment if timezone.is_aware(moment) else timezone.make_aware(moment)
    if moment.year < EARLIEST or (moment.year == EARLIEST and moment.month < 7):
        raise CommandError("The sample sector begins with the communes of July 2025: choose July 2026 or later.")
    return moment
