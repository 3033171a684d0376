"""The whole sample sector, built in one transaction through the operations that people use.

What stands there afterwards could have been typed: nothing is written past an operation but the
closing of the district offices and the letters, which are thrown away because their readers are invented.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils import translation

from lantoa.common.uploads import CleanFile, accept_upload
from lantoa.nominations.models import Nomination
from lantoa.notifications.enums import MailState, Urgency
from lantoa.notifications.models import Mail, Notification
from lantoa.notifications.operations import mark_all_read
from lantoa.people.models import Person
from lantoa.portal.models import StoryPage
from lantoa.replication.models import Adoption
from lantoa.units.models import Unit

from . import content, pictures, sector
from .adoptions import Adopters, Spread, all_attempts
from .cast import Cast
from .chance import chance
from .highlights import COPIED_BY, LEADING, SPREADS_TO, WITHDRAWN
from .names import Names
from .planning import FIRST, RUNNING, SECOND, Entry, plan_entries
from .rounds import RoundLife
from .scales import Scale
from .schools import School, sector_map
from .stories import lead, publishing_times, tell, withdraw
from .timeline import Timeline
from .timetable import past_rounds, running_round


def is_built() -> bool:
    """Return whether this database holds a sample sector."""
    return Nomination.objects.filter(is_sample=True).exists()


def holds_other_units() -> bool:
    """Return whether this database holds units that are no sample: somebody's real work."""
    return Unit.objects.filter(is_sample=False).exists()


@dataclass(frozen=True)
class Built:
    """What was built, for the command to say."""

    units: int
    people: int
    dossiers: int
    stories: int
    adoptions: int


@transaction.atomic
def build(scale: Scale, *, seed: int, now: datetime) -> Built:
    """Build the sector as of ``now``; the same seed and moment give the same sector."""
    with translation.override("vi"):
        pools = content.pools()
        chosen = sector_map(scale, pools, chance(seed, "map"))
        names = Names(pools, chance(seed, "names"))
        entries = plan_entries(
            scale,
            chosen.schools,
            stories=content.stories(),
            pools=pools,
            names=names,
            luck=chance(seed, "plan"),
        )
        department = sector.build_organisation(chosen)
        known = {"now": now, "seed": seed, "scale": scale, "pools": pools}
        cast = sector.open_accounts(department, chosen.schools, entries, known)
        sector.set_up(cast)
        sector.enter_people(cast, entries, names)
        cast.pictures, cast.sheet = _draw(scale, entries, seed)
        timeline = Timeline()
        _begin_rounds(timeline, cast, entries, names)
        _begin_stories(timeline, cast, chosen.schools, [entry for entry in entries if entry.story])
        timeline.run()
        _keep_quiet(cast)
    return _count(cast)


def _draw(scale: Scale, entries: list[Entry], seed: int) -> tuple[dict[str, CleanFile], CleanFile]:
    """Draw a picture for some stories and one for each field of work, and the one paper."""
    # What spreads far shows its ripple.
    told = [entry.story for entry in entries if entry.story and entry.key not in SPREADS_TO][:: scale.picture_every]
    wanted = {story.slug: story.deed.field for story in told}
    if scale.registry > 10:
        wanted |= {entry.deed.field: entry.deed.field for entry in entries if not entry.story}
    # Each upload is judged in a process of its own, so two of them keep both processors of a small machine busy.
    with ThreadPoolExecutor(max_workers=2) as pool:
        accepted = pool.map(partial(_illustrate, seed), wanted.items())
        drawn = dict(zip(wanted, accepted, strict=True))
    lines = ["Biên bản xác nhận kết quả", "Tài liệu minh họa của dữ liệu mẫu, không có giá trị pháp lý."]
    return drawn, _accept("bien-ban-minh-hoa.pdf", pictures.minutes_sheet(lines))


def _illustrate(seed: int, wanted: tuple[str, str]) -> CleanFile:
    name, field = wanted
    return _accept(f"minh-hoa-{name}.jpg", pictures.illustration(f"{seed}/{name}", field=field))


def _accept(name: str, written: bytes) -> CleanFile:
    return accept_upload(SimpleUploadedFile(name, written))


def _begin_rounds(timeline: Timeline, cast: Cast, entries: list[Entry], names: Names) -> None:
    times = [*past_rounds(cast.now, 2), running_round(cast.now)]
    for number in (FIRST, SECOND, RUNNING):
        own = [entry for entry in entries if entry.round == number]
        timeline.begin(RoundLife(cast, number, times[number], own, names).life(timeline))


def _begin_stories(timeline: Timeline, cast: Cast, schools: Sequence[School], told: list[Entry]) -> None:
    """Publish the stories of each round from its decisions on, and let them spread."""
    adopters = Adopters(cast, {school.name: school.kind for school in schools if school.name in cast.heads})
    times = past_rounds(cast.now, 2)
    ends = (times[1].decided_at, cast.now - timedelta(days=2))
    for number in (FIRST, SECOND):
        decided_at = times[number].decided_at
        # Whatever many schools copy was told early.
        entries = sorted((e for e in told if e.round == number), key=lambda entry: -len(entry.story.attempts))
        luck = chance(cast.seed, "told", number)
        moments = publishing_times(decided_at + timedelta(days=2), ends[number], len(entries), luck)
        for entry, told_at in zip(entries, moments, strict=True):
            drafted_at = max(decided_at + timedelta(hours=3), told_at - timedelta(days=3))
            timeline.begin(tell(cast, entry, drafted_at=drafted_at, published_at=told_at))
            _begin_after_story(timeline, cast, entry, adopters, told_at)


def _begin_after_story(timeline: Timeline, cast: Cast, entry: Entry, adopters: Adopters, told_at: datetime) -> None:
    attempts = all_attempts(entry, round(SPREADS_TO.get(entry.key, 0) * cast.scale.share))
    names = adopters.draw(entry, len(attempts), first=COPIED_BY.get(entry.key, ""))
    for life in Spread(cast, entry, names, attempts, told_at=told_at).lives():
        timeline.begin(life)
    if entry.key == LEADING:
        timeline.begin(lead(cast, entry, at=max(told_at, cast.now - timedelta(days=4))))
    if entry.key == WITHDRAWN:
        timeline.begin(withdraw(cast, entry, at=told_at + (cast.now - told_at) / 2))


def _keep_quiet(cast: Cast) -> None:
    """Throw away letters to invented people, and what was read long ago count as read."""
    Mail.objects.filter(state=MailState.QUEUED).delete()
    Notification.objects.filter(urgency=Urgency.DIGEST, mailed_at__isnull=True).update(mailed_at=cast.now)
    old = Notification.objects.filter(created_at__lt=cast.now - timedelta(days=6))
    for recipient, newest in old.values_list("recipient").annotate(newest=Max("pk")):
        mark_all_read(recipient, at=cast.now, upto=newest)


def _count(cast: Cast) -> Built:
    return Built(
        units=len(cast.units),
        people=Person.objects.count(),
        dossiers=len(cast.nominations),
        stories=StoryPage.objects.filter(live=True).count(),
        adoptions=Adoption.objects.count(),
    )
