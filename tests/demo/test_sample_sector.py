"""The tiny sector holds what the tour by role needs, and nothing real."""

import re
from collections import Counter
from itertools import pairwise

from django.contrib.auth import authenticate
from django.db.models import Q

from lantoa.accounts.models import User
from lantoa.accounts.sample import SAMPLE_LOGINS, SAMPLE_PASSWORD
from lantoa.audit.models import Entry
from lantoa.audit.queries import chain_breaks
from lantoa.common.desk import errands_of
from lantoa.consents.models import Clearance, Consent, Disclosure
from lantoa.exemplars.enums import SubjectKind
from lantoa.nominations.enums import CoverageState, NominationState, Outcome, RoundState
from lantoa.nominations.models import Appraisal, Conflict, Nomination, Participation, Round, Step, Submission
from lantoa.nominations.queries.appraisal import resemblances, screening_queue
from lantoa.nominations.queries.rounds import coverage_state
from lantoa.notifications.models import Mail, Notification
from lantoa.people.models import Person
from lantoa.portal.models import HomePage, StoryPage
from lantoa.replication.enums import AdoptionState
from lantoa.replication.models import Adoption
from lantoa.units.enums import UnitKind
from lantoa.units.models import Placement, Unit
from lantoa.units.queries import screening_units

from .conftest import run_command

_PERSONAL = re.compile(r"(?<!\d)(0\d{9}|\+84\d{9}|\d{9}|\d{12})(?!\d)")


def user(email):
    return User.objects.get(email=email)


def titles_on_desk(email, now):
    return [errand.title for errand in errands_of(user(email), now)]


def test_the_command_says_who_can_sign_in(sector):
    offered = re.findall(r"\S+@\S+\.example", sector.said)

    assert offered == [login.email for login in SAMPLE_LOGINS]
    assert SAMPLE_PASSWORD in sector.said


def test_only_the_sample_logins_have_a_password(sector):
    with_password = {person.email for person in User.objects.all() if person.has_usable_password()}

    assert with_password == {login.email for login in SAMPLE_LOGINS}
    assert authenticate(email="can.bo@thpt.example", password=SAMPLE_PASSWORD) == user("can.bo@thpt.example")


def test_a_second_run_changes_nothing(sector):
    before = (Entry.objects.count(), Nomination.objects.count(), User.objects.count(), Unit.objects.count())

    said = run_command()

    after = (Entry.objects.count(), Nomination.objects.count(), User.objects.count(), Unit.objects.count())
    assert after == before
    assert "can.bo@thpt.example" in said


def test_every_state_of_a_dossier_is_there(sector):
    states = set(Nomination.objects.values_list("state", flat=True))

    assert states == set(NominationState.values)


def test_the_running_round_shows_every_kind_of_coverage(sector):
    running = Round.objects.get(state=RoundState.OPEN)

    states = {coverage_state(row) for row in Participation.objects.filter(round=running)}

    assert states == set(CoverageState)


def test_past_rounds_are_decided_to_the_last_dossier(sector):
    past = Nomination.objects.filter(round__state=RoundState.CLOSED)

    states = set(past.values_list("state", flat=True))

    assert states == set(Outcome.values)
    assert [row.code for row in Round.objects.order_by("period_start")] == ["2026-Q2", "2026-Q3", "2026-Q4"]
    assert Round.objects.get(code="2026-Q4").title == "Giới thiệu điển hình quý IV/2026"


def test_department_finds_scores_conflicts_and_pending_decisions(sector):
    running = Nomination.objects.filter(round__state=RoundState.OPEN)

    assert set(running.exclude(pending_outcome="").values_list("pending_outcome", flat=True)) == set(Outcome.values)
    assert Conflict.objects.filter(nomination__in=running).exists()
    assert Counter(Appraisal.objects.filter(nomination__in=running).values_list("state", flat=True))["draft"] == 1


def judge():
    """Return an officer of the department: who appraises looks over all units."""
    return User.objects.get(email="chuyen.vien@so.example")


def test_planted_copies_are_found_beside_the_dossier(sector):
    copies = Nomination.objects.filter(round__state=RoundState.OPEN, title__startswith="Mô hình ")

    found = [resemblance for copy in copies for resemblance in resemblances(copy, user=judge())]

    assert copies
    assert all(resemblance.likeness >= 85 and not resemblance.is_same_subject for resemblance in found)
    assert len(found) == len(copies)


def test_nobody_else_looks_copied(sector):
    planted = Q(title__startswith="Mô hình ") | Q(title__endswith="một học kỳ sau")
    others = Nomination.objects.filter(code__isnull=False).exclude(planted)

    alike = [
        (one.title, other.nomination.title)
        for one in others
        for other in resemblances(one, user=judge())
        if not (other.is_same_subject or other.nomination.title.startswith("Mô hình "))
    ]

    assert alike == []


def test_desks_of_the_sample_logins_have_something_to_do(sector):
    officer = titles_on_desk("can.bo@thpt.example", sector.now)
    unanswered = [title for title in officer if "chưa trả lời" in title]
    returned = Nomination.objects.get(unit__name="THPT Nguyễn Hữu Cầu", state=NominationState.RETURNED)

    assert "Giới thiệu điển hình quý IV/2026" in officer
    assert returned.subject_name in officer
    assert len(unanswered) == 1
    assert any(title.startswith("Xác nhận") for title in titles_on_desk("hieu.truong@thpt.example", sector.now))
    assert screening_queue(user("phuong@xa.example")).count() == 3
    assert len(titles_on_desk("chuyen.vien@so.example", sector.now)) >= 2
    assert len(titles_on_desk("bien.tap@so.example", sector.now)) >= 1


def test_a_late_entry_was_used_and_another_one_is_open(sector):
    late = Nomination.objects.filter(is_late=True)
    granted = Participation.objects.filter(late_until__isnull=False, round__state=RoundState.OPEN)

    assert late
    assert all(nomination.confirmed_at > nomination.round.deadline for nomination in late)
    assert granted.count() == 1


def test_codes_follow_the_order_of_confirmation_without_gaps(sector):
    for round_ in Round.objects.all():
        numbered = round_.nominations.filter(code__isnull=False).order_by("code")
        first_sent = [Submission.objects.filter(nomination=one).order_by("number")[0].sent_at for one in numbered]

        assert [one.code for one in numbered] == [f"{round_.code}-{n:06d}" for n in range(1, len(numbered) + 1)]
        assert first_sent == sorted(first_sent)


def test_counters_are_what_a_recount_gives(sector):
    for row in Participation.objects.all():
        own = Nomination.objects.filter(round=row.round_id, unit=row.unit_id).exclude(state=NominationState.WITHDRAWN)

        assert (row.drafts, row.sent) == (own.filter(code=None).count(), own.exclude(code=None).count())


def test_stories_are_whole_cleared_and_of_readable_length(sector):
    live = StoryPage.objects.public(sector.now.date())

    for story in live:
        text = re.sub("<[^>]+>", " ", f"{story.opening} {story.turning_point} {story.body}")
        assert 200 <= len(text.split()) <= 400, story.title
        assert "" not in (story.quote, story.summary, story.measure_name, story.measure_source), story.title
        assert (len(story.facts), story.measure_before is not None) == (3, True), story.title
        assert story.can_be_copied or story.kind == SubjectKind.GOOD_DEED
        assert Clearance.objects.filter(
            matter=story.matter, purpose="story", channel="portal", is_cleared=True
        ).exists()
    assert {story.kind for story in live} == {SubjectKind.INDIVIDUAL, SubjectKind.COLLECTIVE, SubjectKind.MODEL}
    assert HomePage.objects.get().lead_story in live


def test_a_withdrawn_consent_took_its_story_down(sector):
    taken = StoryPage.objects.get(live=False)
    telling = taken.tellings.get()

    assert Consent.objects.filter(appearance__matter=taken.matter, withdrawn_at__isnull=False).exists()
    assert telling.ended_at is not None
    assert not Disclosure.objects.filter(matter=taken.matter, shown_until=None).exists()


def test_two_recognised_exemplars_wait_for_their_story(sector):
    told = StoryPage.objects.values("matter")

    waiting = Nomination.objects.filter(state=NominationState.RECOGNISED).exclude(matter__in=told)

    assert waiting.count() == 2


def test_models_spread_in_generations_with_results_and_honest_stops(sector):
    adoptions = Adoption.objects.all()

    assert {adoption.state for adoption in adoptions} == set(AdoptionState)
    assert max(adoption.generation for adoption in adoptions) >= 2
    assert all(adoption.stop_explanation for adoption in adoptions if adoption.state == AdoptionState.STOPPED)
    assert all(adoption.report for adoption in adoptions if adoption.state == AdoptionState.REPORTED)


def test_districts_ended_and_communes_screen_since(sector):
    day_before, day_after = (sector.now.date().replace(2025, 6, 30), sector.now.date().replace(2025, 7, 1))
    school = Unit.objects.get(name="Tiểu học Bàng Lá Đỏ")
    offices = Unit.objects.filter(kind=UnitKind.DISTRICT_OFFICE)

    through = [screening_units(Unit.objects.filter(pk=school.pk), on=day)[school.pk] for day in (day_before, day_after)]

    assert [Unit.objects.get(pk=pk).name for pk in through] == ["Phòng Giáo dục và Đào tạo Huyện Hóc Môn", "Xã Hóc Môn"]
    assert {office.valid_to for office in offices} == {day_after}
    assert Placement.objects.filter(unit=school).count() == 2


def test_nobody_real_can_be_meant(sector):
    people = " ".join(f"{one.full_name} {one.position} {one.email} {one.phone}" for one in Person.objects.all())
    dossiers = " ".join(
        f"{one.title} {one.what} {one.result_after} {one.beneficiaries}" for one in Nomination.objects.all()
    )
    stories = " ".join(f"{one.title} {one.summary} {one.opening} {one.body}" for one in StoryPage.objects.all())
    addresses = [*User.objects.values_list("email", flat=True), *Unit.objects.values_list("email", flat=True)]

    assert _PERSONAL.findall(f"{people} {dossiers} {stories}") == []
    assert {address.rsplit(".", 1)[1] for address in addresses if address} == {"example"}
    assert not Person.objects.exclude(phone="").exists()
    assert not Person.objects.filter(is_sample=False).exists()
    assert not Unit.objects.filter(is_sample=False).exists()
    assert not Nomination.objects.filter(is_sample=False).exists()


def test_the_log_is_whole_and_in_the_order_of_time(sector):
    moments = list(Entry.objects.order_by("sequence").values_list("at", flat=True))

    assert list(chain_breaks()) == []
    assert all(earlier <= later for earlier, later in pairwise(moments))
    assert moments[-1] <= sector.now


def test_nothing_lies_in_the_future(sector):
    latest = max(
        Step.objects.latest("at").at,
        Submission.objects.latest("sent_at").sent_at,
        Adoption.objects.latest("created_at").created_at,
    )

    assert latest <= sector.now


def test_no_letter_waits_for_invented_readers(sector):
    assert not Mail.objects.exists()
    assert not Notification.objects.filter(mailed_at=None).exists()
    assert Notification.objects.filter(recipient=user("can.bo@thpt.example"), read_at=None).exists()
