"""Who must answer, what that allows, and how it is shown."""

from datetime import date, timedelta

import pytest

from lantoa.consents import operations, queries, wording
from lantoa.consents.enums import PAIRS, Audience, Channel, Purpose, Signatory
from lantoa.people.enums import PersonKind
from tests.consents.steps import ALL_YES, STORY_ON_PORTAL, answered
from tests.factories.accounts import UserFactory
from tests.factories.consents import AppearanceFactory, ConsentRequestFactory, MatterFactory
from tests.factories.people import PersonFactory
from tests.factories.units import MembershipFactory

pytestmark = pytest.mark.django_db
SELF, PARENT = (Signatory.SELF,), (Signatory.REPRESENTATIVE,)
BOTH = SELF + PARENT
PUPIL, STAFF, OTHER = PersonKind.PUPIL, PersonKind.STAFF, PersonKind.OTHER


@pytest.mark.parametrize(
    ("kind", "birth", "expected"),
    [
        (STAFF, {"birth_year": 1985}, SELF),
        (STAFF, {"birth_year": None}, SELF),
        (OTHER, {"birth_year": None}, SELF),
        (OTHER, {"birth_year": 2013}, BOTH),
        (PUPIL, {"birth_year": None}, BOTH),
        (PUPIL, {"birth_date": date(2020, 5, 1)}, PARENT),
        (PUPIL, {"birth_date": date(2019, 11, 21)}, PARENT),
        (PUPIL, {"birth_date": date(2019, 11, 20)}, BOTH),
        (PUPIL, {"birth_date": date(2011, 5, 1)}, BOTH),
        (PUPIL, {"birth_date": date(2008, 11, 21)}, BOTH),
        (PUPIL, {"birth_date": date(2008, 11, 20)}, SELF),
        # Only the year is known: whoever may have to be asked is asked.
        (PUPIL, {"birth_year": 2020}, PARENT),
        (PUPIL, {"birth_year": 2019}, BOTH),
        (PUPIL, {"birth_year": 2008}, BOTH),
        (PUPIL, {"birth_year": 2007}, SELF),
    ],
)
def test_whose_answers_are_needed_follows_from_kind_and_age(kind, birth, expected, at):
    person = PersonFactory(kind=kind, **birth)

    assert queries.required_signatories(person, on=at.date()) == expected


def test_the_departments_age_limit_never_goes_below_the_laws(settings, at):
    settings.CONSENT_REPRESENTATIVE_UNTIL_AGE = 10
    person = PersonFactory(kind=PUPIL, birth_date=date(2012, 1, 1))

    assert queries.required_signatories(person, on=at.date()) == BOTH


@pytest.mark.parametrize(
    ("kind", "year", "signatory", "audience"),
    [
        (STAFF, 1985, Signatory.SELF, Audience.PERSON),
        (PUPIL, 2013, Signatory.SELF, Audience.CHILD),
        (PUPIL, 2013, Signatory.REPRESENTATIVE, Audience.REPRESENTATIVE),
        (PUPIL, 2005, Signatory.SELF, Audience.PERSON),
    ],
)
def test_everybody_is_asked_in_words_for_them(kind, year, signatory, audience, at):
    person = PersonFactory(kind=kind, birth_year=year)

    assert queries.audience_of(person, signatory, on=at.date()) == audience


def test_the_gate_read_live_and_the_gate_stored_agree_on_the_day(at):
    appearance = AppearanceFactory(pupil=True)
    answered(appearance, Signatory.SELF, ALL_YES, at=at)
    answered(appearance, Signatory.REPRESENTATIVE, {STORY_ON_PORTAL: True}, at=at)

    live = {
        pair: queries.is_cleared(appearance.matter, purpose=pair[0], channel=pair[1], on=at.date()) for pair in PAIRS
    }

    stored = {(row.purpose, row.channel): row.is_cleared for row in appearance.matter.clearances.all()}
    assert live == stored
    assert [pair for pair, is_open in live.items() if is_open] == [STORY_ON_PORTAL]


def test_who_still_has_to_answer(at):
    appearance = AppearanceFactory(pupil=True)
    answered(appearance, Signatory.SELF, ALL_YES, at=at)

    missing = queries.missing_answers(appearance.matter, on=at.date())

    assert [(status.person, status.signatory) for status in missing] == [(appearance.person, Signatory.REPRESENTATIVE)]


def test_a_no_is_an_answer_too(at):
    appearance = AppearanceFactory()
    answered(appearance, Signatory.SELF, dict.fromkeys(PAIRS, False), at=at)

    overview = queries.consent_overview(appearance.matter, on=at.date())

    assert overview.is_complete
    assert not any(gate.is_cleared for gate in overview.gates.values())


@pytest.mark.parametrize(("names_nobody", "is_complete"), [(True, True), (False, False)])
def test_with_nobody_named_it_depends_on_whether_that_is_meant(names_nobody, is_complete, at):
    matter = MatterFactory(names_nobody=names_nobody)

    assert queries.consent_overview(matter, on=at.date()).is_complete == is_complete


def state_after(at, *steps):
    """Return the state of one signatory after ``steps`` of a small story."""
    appearance = AppearanceFactory()
    officer, request = UserFactory(), None
    for number, step in enumerate(steps):
        when = at + timedelta(hours=number)
        if step == "ask":
            request, _token = operations.ask_consent(
                appearance, signatory=Signatory.SELF, signatory_name="A", by=officer, at=when
            )
        elif step == "open":
            operations.mark_opened(request, at=when)
        elif step == "withdraw":
            operations.withdraw_consents(request, at=when)
        else:
            operations.answer_request(request, answers=step, at=when)
    [person] = queries.consent_overview(appearance.matter, on=at.date()).people
    return person.signatories[0].state


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        ([], "unasked"),
        (["ask"], "asked"),
        (["ask", "open"], "opened"),
        (["ask", "open", ALL_YES], "answered"),
        (["ask", dict.fromkeys(PAIRS, False)], "answered"),
        (["ask", {**ALL_YES, STORY_ON_PORTAL: False}, "withdraw"], "withdrawn"),
        (["ask", ALL_YES, "withdraw", "ask"], "asked"),
        (["ask", ALL_YES, "withdraw", "ask", ALL_YES], "answered"),
        (["ask", ALL_YES, "ask"], "answered"),
    ],
)
def test_where_a_signatory_stands(steps, state, at):
    assert state_after(at, *steps) == state


def test_an_answer_to_a_text_that_was_changed_since_is_marked(at):
    appearance = AppearanceFactory()
    answered(appearance, Signatory.SELF, ALL_YES, at=at)
    [before] = queries.consent_overview(appearance.matter, on=at.date()).people
    was_outdated = before.signatories[0].is_outdated

    operations.update_matter(appearance.matter, title="Khác hẳn", summary="", names_nobody=False, at=at)

    [after] = queries.consent_overview(appearance.matter, on=at.date()).people
    assert (was_outdated, after.signatories[0].is_outdated) == (False, True)


@pytest.mark.parametrize("people", [1, 3])
def test_the_overview_asks_the_database_as_often_for_three_as_for_one(people, at, django_assert_num_queries):
    matter = MatterFactory()
    for _number in range(people):
        appearance = AppearanceFactory(matter=matter, pupil=True)
        answered(appearance, Signatory.SELF, ALL_YES, at=at)

    with django_assert_num_queries(5):
        overview = queries.consent_overview(matter, on=at.date())
        states = [status.state for person in overview.people for status in person.signatories]

    assert states == ["answered", "unasked"] * people


def test_unanswered_links_of_my_unit_only(at):
    mine, other = ConsentRequestFactory(), ConsentRequestFactory()
    unit = mine.appearance.matter.unit
    ConsentRequestFactory(appearance__matter__unit=unit, expires_at=at - timedelta(days=1))
    ConsentRequestFactory(appearance__matter__unit=unit, closed_at=at)
    ConsentRequestFactory(appearance__matter__unit=unit, appearance__removed_at=at)

    found = list(queries.unanswered_requests({unit.pk}, at=at))

    assert found == [mine]
    assert other not in found


def test_whoever_answered_on_paper_is_not_reminded(at):
    request = ConsentRequestFactory()
    from tests.consents.steps import scan_file

    operations.record_paper(
        request.appearance,
        signatory=Signatory.SELF,
        signatory_name="A",
        answers=ALL_YES,
        upload=scan_file(),
        by=UserFactory(),
        at=at,
    )

    assert not queries.unanswered_requests({request.appearance.matter.unit_id}, at=at).exists()


def test_whoever_was_asked_again_after_a_withdrawal_is_reminded(at):
    appearance = AppearanceFactory()
    request = answered(appearance, Signatory.SELF, {**ALL_YES, STORY_ON_PORTAL: False}, at=at)
    operations.withdraw_consents(request, at=at)
    again, _token = operations.ask_consent(
        appearance, signatory=Signatory.SELF, signatory_name="A", by=UserFactory(), at=at + timedelta(days=1)
    )

    found = list(queries.unanswered_requests({appearance.matter.unit_id}, at=at + timedelta(days=1)))

    assert found == [again]


@pytest.mark.parametrize("audience", Audience)
def test_every_text_says_what_the_law_wants_said(audience):
    text = wording.newest_text(audience)

    for needed in ("91/2025/QH15", "356/2025/NĐ-CP", "Zalo", "Facebook"):
        assert needed in text.body
    kinds = {block.kind for block in wording.blocks(text.body)}
    assert kinds == {"heading", "paragraph", "list"}


def test_a_text_is_split_into_headings_lists_and_paragraphs():
    body = "## Ai hỏi\n\nTrường hỏi\nhôm nay.\n\n- Một\n- Hai - ba\n  bốn\n"

    found = [(block.kind, block.lines) for block in wording.blocks(body)]

    assert found == [
        ("heading", ("Ai hỏi",)),
        ("paragraph", ("Trường hỏi hôm nay.",)),
        ("list", ("Một", "Hai - ba bốn")),
    ]


@pytest.mark.parametrize(
    ("membership", "sees"),
    [({"role": "officer"}, True), ({"role": "head"}, True), ({"other": True}, False), ({"department": True}, True)],
)
def test_listing_and_permission_agree_about_matters(membership, sees):
    from lantoa.consents.models import Matter

    matter = MatterFactory()
    if membership.get("department"):
        user = MembershipFactory(department_officer=True).user
    elif membership.get("other"):
        user = MembershipFactory().user
    else:
        user = MembershipFactory(unit=matter.unit, **membership).user

    listed = matter in Matter.objects.visible_to(user)
    assert listed == user.has_perm("consents.view", matter) == sees


@pytest.mark.parametrize(
    ("trait", "may_ask", "may_see_log"),
    [("officer", True, False), ("head", True, False), ("department_officer", False, False), ("dpo", False, True)],
)
def test_who_may_ask_and_who_may_read_the_log(trait, may_ask, may_see_log):
    matter = MatterFactory()
    facts = {
        "officer": {"unit": matter.unit},
        "head": {"unit": matter.unit, "head": True},
        "department_officer": {"department_officer": True},
        "dpo": {"role": "data_protection_officer"},
    }[trait]
    user = MembershipFactory(**facts).user

    assert user.has_perm("consents.ask", matter) == may_ask
    assert user.has_perm("consents.see_log") == may_see_log


def test_pairs_are_every_purpose_on_every_channel():
    assert len(PAIRS) == len(Purpose) * len(Channel)


def test_the_desk_says_who_has_not_answered(at):
    from lantoa.consents.desk import unanswered_links

    request = ConsentRequestFactory(
        appearance=AppearanceFactory(pupil=True, person__full_name="Phạm Minh Tường"),
        signatory=Signatory.REPRESENTATIVE,
        signatory_name="Phạm Văn Hùng",
        sent_count=2,
    )
    ConsentRequestFactory()
    officer = MembershipFactory(unit=request.appearance.matter.unit).user

    [errand] = unanswered_links(officer, at)

    assert errand.title == "Phụ huynh em Phạm Minh Tường chưa trả lời"
    assert errand.detail == "Đã gửi liên kết 2 lần, lần cuối 18/11/2026. Có thể tải bản giấy đã ký."
    assert (errand.action, errand.label) == ("Nhắc lại", "Chờ đồng ý")


def test_whoever_works_for_no_unit_has_no_such_errand(at):
    from lantoa.consents.desk import unanswered_links

    ConsentRequestFactory()

    assert list(unanswered_links(MembershipFactory(department_officer=True).user, at)) == []
