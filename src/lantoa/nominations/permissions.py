"""Who may do what with rounds and dossiers, as sentences."""

import rules

from lantoa.units.enums import Role
from lantoa.units.permissions import (
    is_department_officer,
    is_editor,
    is_head,
    is_officer,
    is_screener,
    units_of,
)

from .enums import DECIDED_STATES, EDITABLE_STATES, NominationState, RoundState


@rules.predicate
def works_in_unit(user, nomination):
    return nomination.unit_id in units_of(user, Role.OFFICER, Role.HEAD)


@rules.predicate
def heads_unit(user, nomination):
    return nomination.unit_id in units_of(user, Role.HEAD)


@rules.predicate
def screens_unit(user, nomination):
    return nomination.screening_unit_id in units_of(user, Role.SCREENER)


@rules.predicate
def was_sent(user, nomination):
    return nomination.code is not None


@rules.predicate
def is_editable(user, nomination):
    return nomination.state in EDITABLE_STATES


@rules.predicate
def is_open_to_withdrawal(user, nomination):
    return nomination.state not in (*DECIDED_STATES, NominationState.WITHDRAWN)


def in_state(state: NominationState) -> rules.predicates.Predicate:
    """Return a predicate: the dossier is in ``state``."""

    @rules.predicate(f"in_state:{state}")
    def predicate(user, nomination):
        return nomination.state == state

    return predicate


@rules.predicate
def declared_conflict(user, nomination):
    return nomination.conflicts.filter(officer_id=user.pk).exists()


@rules.predicate
def took_part(user, nomination):
    # Nobody judges what they wrote, signed or what comes from a unit they work in.
    wrote_or_signed = user.pk in (nomination.author_id, nomination.confirmed_by_id)
    return wrote_or_signed or nomination.unit_id in units_of(user)


@rules.predicate
def expects_unit_of(user, participation):
    return participation.unit_id in units_of(user, Role.OFFICER, Role.HEAD)


@rules.predicate
def round_is_open(user, participation):
    return participation.round.state == RoundState.OPEN


may_view = (
    works_in_unit
    | (screens_unit & was_sent)
    | (is_department_officer & was_sent)
    | (is_editor & in_state(NominationState.RECOGNISED))
)
may_judge = is_department_officer & in_state(NominationState.APPRAISING) & ~took_part & ~declared_conflict

rules.add_perm("nominations.manage_rounds", is_department_officer)
rules.add_perm("nominations.see_rounds", is_officer | is_head | is_screener | is_department_officer)
rules.add_perm("nominations.see_coverage", is_screener | is_department_officer)
rules.add_perm("nominations.introduce", is_officer | is_head)
rules.add_perm("nominations.take_part", expects_unit_of)
rules.add_perm("nominations.start", expects_unit_of & round_is_open)
rules.add_perm("nominations.view", may_view)
rules.add_perm("nominations.edit", works_in_unit & is_editable)
rules.add_perm("nominations.confirm", heads_unit & in_state(NominationState.CONFIRMING))
rules.add_perm("nominations.withdraw", works_in_unit & is_open_to_withdrawal)
rules.add_perm("nominations.screen", screens_unit & in_state(NominationState.SCREENING))
rules.add_perm("nominations.declare_conflict", is_department_officer & in_state(NominationState.APPRAISING))
rules.add_perm("nominations.appraise", may_judge)
rules.add_perm("nominations.decide", may_judge)
rules.add_perm("nominations.see_appraisals", is_department_officer & was_sent & ~took_part & ~declared_conflict)
rules.add_perm("nominations.see_queue", is_department_officer)
rules.add_perm("nominations.see_screening", is_screener)
rules.add_perm("nominations.write_story", is_editor)
